using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Evidence;
using StorageChaos.Histories;
using StorageChaos.Judging;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Tests.Evidence;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Running;

/// <summary>What comes after a failure, a cancellation, or a mistake of the harness's own, at each phase.</summary>
internal sealed class RunLoopTests : EvidenceFixture
{
    private static readonly Scenario Scenario = new() { Name = "loop", Title = "A loop" };

    private readonly List<string> done = [];

    [SetUp]
    public void Forget() => done.Clear();

    [Test]
    public async Task All_phases_are_done_in_their_order()
    {
        var run = await RunAsync(Phase("one"), Phase("two") with { MayFail = true }, Phase("three") with { Always = true });
        Assert.That(done, Is.EqualTo(new[] { "one", "two", "three" }));
        Assert.That(run.Aborted, Is.Null);
        Assert.That(run.Ended, Is.Not.Null);
    }

    [TestCase(0, new[] { "one", "always" })]
    [TestCase(1, new[] { "one", "two", "always" })]
    [TestCase(2, new[] { "one", "two", "three", "always" })]
    public async Task After_a_failure_at_any_phase_only_what_is_always_done_is_done(int failing, string[] expected)
    {
        var phases = Phases(failing, new StackException("the lab broke"));
        var run = await RunAsync(phases);
        Assert.That(done, Is.EqualTo(expected));
        Assert.That(run.Aborted, Is.EqualTo($"the run ended early in phase '{phases[failing].Name}': the lab broke"));
        Assert.That(run.Ended, Is.Not.Null, "the evidence is closed all the same");
    }

    [Test]
    public async Task A_phase_that_may_fail_ends_nothing_and_its_failure_is_in_the_history()
    {
        Phase failing = Failing("two", new StackException("it did not come back")) with { MayFail = true };
        var run = await RunAsync(Phase("one"), failing, Phase("three"));
        Assert.That(done, Is.EqualTo(new[] { "one", "two", "three" }));
        Assert.That(run.Aborted, Is.Null);
        Assert.That(Ops().Single(op => op is { Detail: "two", Phase: OpPhase.Fail }).Error, Is.EqualTo("it did not come back"));
    }

    [Test]
    public async Task A_phase_that_cuts_the_run_short_is_followed_by_all_others_and_the_run_is_never_taken_for_complete()
    {
        Phase failing = Failing("one", new StackException("a disk is full")) with { MayFail = true, CutsShort = true };
        var run = await RunAsync(failing, Phase("two"));
        Assert.That(done, Is.EqualTo(new[] { "one", "two" }));
        Assert.That(run.Aborted, Is.EqualTo("the run ended early in phase 'one': a disk is full"));
    }

    [TestCase(0)]
    [TestCase(2)]
    public void A_mistake_of_our_own_is_thrown_and_the_run_is_never_taken_for_complete(int failing)
    {
        Assert.That(async () => await RunAsync(Phases(failing, new InvalidCastException("a bug"))), Throws.TypeOf<InvalidCastException>());
        Assert.That(done[^1], Is.EqualTo("always"), "what was built is removed nevertheless");
        var directory = RunDirectory.Open(Path.Combine(Root, "latest"));
        Assert.That(
            directory.LoadRun().Aborted, Does.StartWith("the harness itself failed in phase").And.EndsWith("InvalidCastException: a bug"));
        Assert.That(Judge.Of(directory.LoadRecord()).Verdict, Is.EqualTo(Verdict.Inconclusive));
    }

    // A phase that may fail may do so because of the lab, not because of us.
    [Test]
    public void A_mistake_of_our_own_ends_also_a_phase_that_may_fail() => Assert.That(
        async () => await RunAsync(Failing("one", new InvalidCastException("a bug")) with { MayFail = true }, Phase("two")),
        Throws.TypeOf<InvalidCastException>());

    [Test]
    public void A_cancelled_run_says_so_and_what_is_always_done_is_not_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var always = CancellationToken.None;
        Phase[] phases =
        [
            Phase("one") with { Act = (_, ct) => { stop.Cancel(); ct.ThrowIfCancellationRequested(); return Task.CompletedTask; } },
            Phase("two"),
            Phase("always") with { Always = true, Act = (_, ct) => { done.Add("always"); always = ct; return Task.CompletedTask; } },
        ];
        Assert.That(async () => await RunAsync(phases, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(done, Is.EqualTo(new[] { "always" }));
        Assert.That(always.IsCancellationRequested, Is.False);
        Assert.That(RunDirectory.Open(Path.Combine(Root, "latest")).LoadRun().Aborted, Is.EqualTo("the run was cancelled in phase 'one'"));
    }

    // A token of the harness's own that ran out, such as that of a cleanup.
    [Test]
    public async Task A_cancellation_that_nobody_asked_for_is_a_deadline_that_ran_out()
    {
        var run = await RunAsync(Failing("one", new OperationCanceledException("too slow")), Phase("always") with { Always = true });
        Assert.That(run.Aborted, Is.EqualTo("the run ended early in phase 'one': too slow"));
        Assert.That(done, Is.EqualTo(new[] { "one", "always" }));
    }

    [Test]
    public async Task The_first_failure_is_the_one_that_is_told()
    {
        var run = await RunAsync(
            Failing("one", new StackException("first")),
            Failing("always", new StackException("second")) with { Always = true });
        Assert.That(run.Aborted, Does.EndWith("first"));
    }

    private Phase Phase(string name) => new(name, "", (_, _) =>
    {
        done.Add(name);
        return Task.CompletedTask;
    });

    private Phase Failing(string name, Exception e) => Phase(name) with
    {
        Act = (_, _) =>
        {
            done.Add(name);
            return Task.FromException(e);
        },
    };

    private Phase[] Phases(int failing, Exception e) =>
    [
        .. new[] { "one", "two", "three" }.Select((name, i) => i == failing ? Failing(name, e) : Phase(name)),
        Phase("always") with { Always = true },
    ];

    private Task<RunDocument> RunAsync(params Phase[] phases) => RunAsync(phases, CancellationToken.None);

    private async Task<RunDocument> RunAsync(Phase[] phases, CancellationToken ct)
    {
        await using var lab = new ScriptedLab(ScriptedLab.SettingsIn(Path.Combine(Root, "state")), TimeProvider.System);
        var directory = RunDirectory.Create(Root, "loop", TimeProvider.System);
        await using (var run = new RunContext(Scenario, lab, directory, TimeProvider.System, new RunOptions { Root = Root }))
            await new RunLoop(run).ExecuteAsync(new RunPlan(phases), ct);
        return directory.LoadRun();
    }

    private IEnumerable<Op> Ops() => RunDirectory.Open(Path.Combine(Root, "latest")).LoadRecord().History.Ops;
}
