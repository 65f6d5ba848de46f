using NUnit.Framework;
using StorageChaos.Checks.Expectations;
using StorageChaos.Evidence;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Tests.Evidence;

namespace StorageChaos.Tests.Running;

/// <summary>Which rungs are climbed, in which order, and what is written down, on scripted hosts.</summary>
internal sealed class RecoveryLadderTests : EvidenceFixture
{
    private static readonly Scenario Scenario = new()
    {
        Name = "ladder",
        Title = "A ladder",
        RecoveryDeadline = new TimeSpan(1),
    };

    private ScriptedLab lab = null!;

    [SetUp]
    public void OpenLab() => lab = new ScriptedLab(ScriptedLab.SettingsIn(Path.Combine(Root, "state")), TimeProvider.System);

    [TearDown]
    public async Task CloseLab() => await lab.DisposeAsync();

    // The workload of this lab never began, so its stream counts as ended, and a write of the harness's own decides.
    [Test]
    public async Task A_service_that_is_back_needs_no_rung()
    {
        await ClimbAsync();
        Assert.That(Rungs(), Is.EqualTo(new[] { "by-itself: Ok" }));
    }

    [TestCase("storagechaos-service", 1, "session-logged-in-anew: Ok")]
    [TestCase("storagechaos-service", 2, "remounted: Ok")]
    public async Task The_first_rung_that_helps_is_the_last_that_is_climbed(string probe, int failures, string last)
    {
        lab.Host("gateway").Answers["did=$did"] = "did=yes";
        Fail("client", probe, failures);
        await ClimbAsync();
        Assert.That(Rungs()[0], Is.EqualTo("by-itself: Fail"));
        Assert.That(Rungs()[^1], Is.EqualTo(last));
        Assert.That(Rungs(), Has.Count.EqualTo(failures + 1));
    }

    [Test]
    public async Task A_rung_with_nothing_to_do_is_passed()
    {
        Fail("client", "storagechaos-service", 1);
        await ClimbAsync();
        Assert.That(Rungs(), Is.EqualTo(new[] { "by-itself: Fail", "session-logged-in-anew: Info", "remounted: Ok" }));
    }

    [Test]
    public void Where_nothing_helps_it_is_asked_whether_the_links_carry_traffic()
    {
        lab.Host("gateway").Answers["did=$did"] = "did=yes";
        lab.Host("gateway").Answers["echo open"] = "open";
        Fail("client", "storagechaos-service", int.MaxValue);
        Assert.That(ClimbAsync, Throws.TypeOf<StackException>().With.Message.EqualTo("nothing brought the service back"));
        Assert.That(
            Rungs(),
            Is.EqualTo(new[]
            {
                "by-itself: Fail", "session-logged-in-anew: Fail", "remounted: Fail", "repaired: Info", "client-remounted: Fail",
            }),
            "nobody's power is ours here");
        Assert.That(
            Ops().Where(op => op.Action == OpAction.Link).Select(op => $"{op.Value} {op.Phase}"), Is.EqualTo(new[] { "san Ok", "nas Ok" }));
    }

    [Test]
    public async Task What_cannot_be_mounted_is_checked_before_it_is_repaired()
    {
        lab.Host("gateway").Answers["did=$did"] = "did=yes";
        lab.Host("gateway").Answers["blockdev --getsize64"] =
            "type=block special file\nsize=1073741824\nunreadable=Input/output error\nhead=";
        Fail("client", "storagechaos-service", 3);
        await ClimbAsync();
        Assert.That(Rungs()[^1], Is.EqualTo("repaired: Ok"));
        var commands = lab.Host("gateway").Commands.ToList();
        Assert.That(
            commands.FindIndex(c => c.Contains("blockdev --getsize64", StringComparison.Ordinal)),
            Is.GreaterThan(-1).And.LessThan(commands.FindIndex(c => c.Contains("e2fsck -fy", StringComparison.Ordinal))));
    }

    [Test]
    public async Task A_host_that_does_not_answer_and_whose_power_is_not_ours_is_unreachable()
    {
        Fail("gateway", "boot_id", int.MaxValue);
        await ClimbAsync();
        Assert.That(
            Ops().Where(op => op.Action == OpAction.Host).Select(op => $"{op.Host}: {op.Error}").Distinct(),
            Is.EqualTo(new[] { $"gateway: {HostState.Unreachable}" }));
    }

    [Test]
    public async Task A_host_that_answers_again_is_told()
    {
        Fail("gateway", "boot_id", 1);
        await ClimbAsync();
        Assert.That(
            Ops().Where(op => op.Action == OpAction.Host).Select(op => $"{op.Host}: {op.Phase} {op.Error}"),
            Is.EqualTo(new[] { $"gateway: Fail {HostState.Unreachable}", "gateway: Ok " }));
    }

    private void Fail(string host, string command, int times)
    {
        var left = times;
        lab.Host(host).Before = typed =>
        {
            if (!typed.Contains(command, StringComparison.Ordinal) || left == 0) return;
            left--;
            throw new StorageChaos.Hosts.HostCommandException(ScriptedHost.Outcome(host, typed, 1, ""), "exit code 1");
        };
    }

    private async Task ClimbAsync()
    {
        var directory = RunDirectory.Create(Root, "ladder", TimeProvider.System);
        await using var run = new RunContext(Scenario, lab, directory, TimeProvider.System, new RunOptions { Root = Root });
        await new RecoveryLadder(run).ClimbAsync(CancellationToken.None);
    }

    private List<string> Rungs() =>
        [.. Ops().Where(op => op.Action == OpAction.Rung && op.Phase != OpPhase.Invoke).Select(op => $"{op.Value}: {op.Phase}")];

    private IReadOnlyList<Op> Ops() => RunDirectory.Open(Path.Combine(Root, "latest")).LoadRecord().History.Ops;
}
