using NUnit.Framework;
using StorageChaos.Nodes;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Tampering;
using StorageChaos.Tests.Checks;
using StorageChaos.Tests.Faults;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Running;

/// <summary>Which phases a run has, in which order, and what each may do.</summary>
public sealed class RunPlanTests
{
    private static readonly string[] Usual =
    [
        "clean-start", "stack", "steady", "state-before", "faults", "recovery", "stop", "state-after", "read-client-cached", "close",
        "fsck", "read-lun", "reopen", "read-server", "final-read", "read-second-client", "read-device",
    ];

    [Test]
    public void The_usual_stack_has_the_usual_phases() => Assert.That(Names(Plan()), Is.EqualTo(Usual));

    [Test]
    public void On_hosts_whose_past_is_not_ours_the_stack_is_removed_at_the_end_whatever_came_before()
    {
        var plan = Plan(resetRevertsAll: false);
        Assert.That(Names(plan), Is.EqualTo(Usual.Append("tear-down")));
        Assert.That(plan.Phases.Where(p => p.Always).Select(p => p.Name), Is.EqualTo(new[] { "tear-down" }));
        Assert.That(
            plan.Phases[^1].Does,
            Is.EqualTo("removed, from the client down: secondMount, mount, export, fileSystem, session, target"));
    }

    [Test]
    public void What_is_altered_by_hand_is_altered_before_and_after_closing_and_read_again_from_the_cache() => Assert.That(
        Names(Plan(scenario => scenario with { Tamper = [new FileTamper { File = "writer-0.dat" }] })).Skip(8).Take(5),
        Is.EqualTo(new[] { "read-client-cached", "tamper", "read-client-cached", "close", "tamper" }));

    // What is stored is looked at whatever died.
    [Test]
    public void From_the_faults_on_every_phase_is_done_whatever_became_of_those_before() => Assert.That(
        Plan().Phases.SkipWhile(p => p.Name != "faults").Where(p => !p.MayFail), Is.Empty);

    [Test]
    public void Before_the_faults_a_failure_ends_the_run() => Assert.That(
        Plan().Phases.TakeWhile(p => p.Name != "faults").Where(p => p.MayFail), Is.Empty);

    [Test]
    public void Faults_that_end_early_and_writers_that_do_not_stop_cut_the_run_short() => Assert.That(
        Plan().Phases.Where(p => p.CutsShort).Select(p => p.Name), Is.EqualTo(new[] { "faults", "stop" }));

    [Test]
    public void Stop_conditions_are_watched_from_the_first_operation_to_recovery() => Assert.That(
        Plan().Phases.Where(p => p.Watched).Select(p => p.Name),
        Is.EqualTo(new[] { "steady", "state-before", "faults", "recovery" }));

    [Test]
    public void A_plan_says_what_is_built_and_what_is_waited_for()
    {
        var text = Plan().ToString();
        Assert.That(text, Does.Contain("built, from the disk up: target, session, fileSystem, export, mount, secondMount"));
        Assert.That(text, Does.Contain("for the iSCSI session, new acknowledgements"));
        Assert.That(text, Does.Contain("ext4 on /dev/disk/by-path/ip-198.51.100.10:3260-iscsi-"));
        Assert.That(text.Split('\n'), Has.Length.EqualTo(Usual.Length));
    }

    [Test]
    public void A_power_cut_instead_of_a_close_is_said() => Assert.That(
        Plan(s => s with { Close = Closing.PowerCut }).Phases.Single(p => p.Name == "close").Does, Does.Contain("loses its power"));

    private static IEnumerable<string> Names(RunPlan plan) => plan.Phases.Select(p => p.Name);

    private static RunPlan Plan(Func<Scenario, Scenario>? change = null, bool resetRevertsAll = true)
    {
        var scenario = new Scenario { Name = "x", Title = "x" };
        scenario = (change ?? (s => s))(scenario);
        return RunPlan.Of(scenario, StorageStack.Of(scenario.Stack, new StackSite { Topology = Wiring.Topology }), resetRevertsAll);
    }
}
