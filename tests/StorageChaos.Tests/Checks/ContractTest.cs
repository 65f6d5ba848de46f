using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Judging;
using StorageChaos.Protocol;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

/// <summary>What a contract covers: only what was begun before the power of the right host was back.</summary>
[TestFixture]
internal sealed class ContractTest
{
    [Test]
    public void An_async_export_may_lose_what_was_acknowledged_before_the_gateway_s_power_cut()
    {
        var result = Check(TestRuns.Async, TestRuns.PowerCut("gateway"), Found.Zeros);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Pass), result.Reason);
        Assert.That(
            result.Reason,
            Does.StartWith("LOSS that the contract allows: of 4 acknowledged writes 1 zero-gap").And.Contains("exports(5), async"));
        Assert.That(result.Anomalies.Single().AllowedByContract);
        Assert.That(result.Figures["zero-gap"], Is.EqualTo(1));
    }

    [Test]
    public void What_was_under_way_when_the_power_went_is_covered_though_acknowledged_afterwards()
    {
        var history = new TestHistory();
        history.Invoked(0, 0);
        history.WholeFault(effect: 1);
        history.AcknowledgedLate(0, 0, 17);
        history.Read(0, 0, 0, Found.Zeros);
        history.ReadEnd(0, 1);
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = TestRuns.Lying });
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Pass), result.Reason);
        Assert.That(result.Figures["lost"], Is.EqualTo(1));
    }

    // Without barriers a plain power cut of the gateway takes nothing from a disk that keeps its power.
    [TestCase("barrier=0", true, Verdict.Pass)]
    [TestCase("barrier=0", false, Verdict.Fail)]
    [TestCase("barrier=1", true, Verdict.Fail)]
    public void A_disk_that_crashes_may_lose_what_was_never_flushed_to_it(string option, bool diskToo, Verdict verdict)
    {
        var stack = new StackSpec { FileSystem = new FileSystemSpec { MountOptions = [option] } };
        var result = Check(stack, TestRuns.PowerCut("gateway") with { DiskCacheLost = diskToo }, Found.Zeros);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
    }

    [Test]
    public void A_contract_is_of_the_stack_as_it_was()
    {
        var run = TestRuns.GoodRun() with
        {
            Effective = new Dictionary<string, EffectiveSettings>
            {
                ["fileSystem"] = EffectiveSettings.Parse("options=rw\next4=rw,nobarrier,data=ordered"),
            },
        };
        Assert.That(
            Judge.Of(run).Contract,
            Does.StartWith(
                "acknowledged writes survive, except after a power cut of gateway and its disk: "
                    + "the file system is mounted without barriers"));
        Assert.That(Judge.Of(run).ContractUse!.Allowances.Select(a => a.PowerCutOf), Is.EqualTo(new[] { "gateway" }));
    }

    // The barrier is repeated after the cut, the write is not: only what was open when the power went.
    [TestCase(true, Verdict.Pass)]
    [TestCase(false, Verdict.Fail)]
    public void An_announced_cache_may_lose_only_what_was_under_way_at_the_target_s_power_cut(bool underWay, Verdict verdict)
    {
        var history = new TestHistory();
        history.Invoked(0, 0);
        if (!underWay)
            history.AcknowledgedLate(0, 0, 1);
        history.WholeFault(effect: 1);
        if (underWay)
            history.AcknowledgedLate(0, 0, 17);
        history.Read(0, 0, 0, Found.Zeros);
        history.ReadEnd(0, 1);
        var announced = new StackSpec { Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Announced } };
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = announced });
        Assert.That((result.Verdict, result.Figures["lost"]), Is.EqualTo((verdict, 1)), result.Reason);
    }

    // A volatile cache that lost an overwrite leaves the version before it, or some sectors of it.
    [TestCase(Found.Intact, 1L, null, "stale", Verdict.Pass)]
    [TestCase(Found.Torn, null, "versions=1,2", "torn", Verdict.Pass)]
    [TestCase(Found.Corrupt, null, null, "corrupt", Verdict.Fail)]
    public void An_async_export_may_lose_an_overwrite(string found, long? version, string? detail, string kind, Verdict verdict)
    {
        var history = new TestHistory();
        history.Overwritten(0, 0, 1);
        history.Overwritten(0, 0, 2);
        history.WholeFault(effect: 1);
        history.Read(0, 0, 0, found, version: version, detail: detail);
        history.ReadEnd(0, 1);
        var result = new AcknowledgedWritesCheck().Check(
            TestRuns.Of(history, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async });
        Assert.That((result.Verdict, result.Figures[kind]), Is.EqualTo((verdict, 1)), result.Reason);
    }

    // The write before the one that was under way had been flushed: what is older than it shows that this one was lost, too.
    [TestCase(Found.Intact, 2L, null, Verdict.Pass)]
    [TestCase(Found.Torn, null, "versions=2,3", Verdict.Pass)]
    [TestCase(Found.Intact, 1L, null, Verdict.Fail)]
    [TestCase(Found.Torn, null, "versions=1,3", Verdict.Fail)]
    [TestCase(Found.Torn, null, "versions=3 other=zeros", Verdict.Fail)]
    [TestCase(Found.Zeros, null, null, Verdict.Fail)]
    public void An_announced_cache_may_lose_the_overwrite_that_was_under_way_and_no_more(
        string found,
        long? version,
        string? detail,
        Verdict verdict)
    {
        var history = new TestHistory();
        history.Overwritten(0, 0, 1);
        history.Overwritten(0, 0, 2);
        history.Overwritten(0, 0, 3, OpPhase.Invoke);
        history.WholeFault(effect: 1);
        history.Overwritten(0, 0, 3, OpPhase.Ok);
        history.Read(0, 0, 0, found, version: version, detail: detail);
        history.ReadEnd(0, 1);
        var announced = new StackSpec { Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Announced } };
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = announced });
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
    }

    [Test]
    public void What_was_begun_while_the_target_was_off_never_was_in_its_cache()
    {
        var history = new TestHistory();
        history.Begin(effect: 1);
        history.Wait(1);
        history.Invoked(0, 0);
        history.Heal();
        history.AcknowledgedLate(0, 0, 17);
        history.Read(0, 0, 0, Found.Zeros);
        history.ReadEnd(0, 1);
        var announced = new StackSpec { Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Announced } };
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = announced });
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail), result.Reason);
    }

    // A cut that took no effect covers nothing, nor does one of another time.
    [TestCase(1, 1, "under way at the first", Verdict.Pass)]
    [TestCase(1, 1, "under way at the second", Verdict.Pass)]
    [TestCase(1, 0, "under way at the second", Verdict.Fail)]
    [TestCase(1, 1, "between them", Verdict.Fail)]
    public void Each_of_several_power_cuts_covers_what_was_under_way_at_it(int first, int second, string written, Verdict verdict)
    {
        var history = new TestHistory();
        if (written == "under way at the first") history.Invoked(0, 0);
        history.WholeFault(effect: first);
        if (written == "under way at the first") history.AcknowledgedLate(0, 0, 6);
        if (written == "between them") history.Acknowledged(0, 0);
        if (written == "under way at the second") history.Invoked(0, 0);
        history.WholeFault(effect: second);
        if (written == "under way at the second") history.AcknowledgedLate(0, 0, 6);
        history.Read(0, 0, 0, Found.Zeros);
        history.ReadEnd(0, 1);
        var announced = new StackSpec { Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Announced } };
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = announced });
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
    }

    [Test]
    public void What_was_begun_after_the_power_was_back_is_not_covered()
    {
        var result = Check(TestRuns.Async, TestRuns.PowerCut("gateway"), Found.Zeros, lost: 3);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail));
        Assert.That(result.Anomalies.Single().AllowedByContract, Is.False);
    }

    [Test]
    public void A_loss_on_both_sides_of_the_power_cut_is_two_anomalies()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.WholeFault(effect: 1);
        history.Acknowledged(0, 1);
        history.Read(0, 0, 1, Found.Zeros);
        history.ReadEnd(0, 2);
        var result = new AcknowledgedWritesCheck().Check(
            TestRuns.Of(history, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async });
        Assert.That(result.Anomalies.Select(a => a.AllowedByContract), Is.EqualTo(new[] { true, false }));
        Assert.That(result.Reason, Does.Contain("1 of them no contract allows; the first: writer 0, record 1"));
    }

    [Test]
    public void No_other_stack_host_or_fault_is_covered()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Check(new StackSpec(), TestRuns.PowerCut("gateway"), Found.Zeros).Verdict, Is.EqualTo(Verdict.Fail), "sync export");
            Assert.That(Check(TestRuns.Async, TestRuns.PowerCut("target"), Found.Zeros).Verdict, Is.EqualTo(Verdict.Fail), "other host");
            Assert.That(Check(TestRuns.Async, TestRuns.Partition, Found.Zeros).Verdict, Is.EqualTo(Verdict.Fail), "no power cut");
            Assert.That(
                Check(TestRuns.Async, TestRuns.PowerCut("gateway"), Found.Zeros, effect: 0).Verdict,
                Is.EqualTo(Verdict.Fail),
                "a cut that was not");
        });
    }

    [Test]
    public void Foreign_data_takes_an_allowance_for_metadata()
    {
        Assert.That(Check(TestRuns.Async, TestRuns.PowerCut("gateway"), Found.Corrupt).Verdict, Is.EqualTo(Verdict.Fail));
        Assert.That(Check(TestRuns.Lying, TestRuns.PowerCut("target"), Found.Corrupt).Verdict, Is.EqualTo(Verdict.Pass));
    }

    [TestCase("target", Verdict.Pass)]
    [TestCase("gateway", Verdict.Fail)]
    public void Damage_is_lawful_after_a_power_cut_of_a_target_that_lies(string host, Verdict verdict)
    {
        var history = new TestHistory();
        history.WholeFault(effect: 1);
        var run = TestRuns.Of(history, TestRuns.PowerCut(host)) with
        {
            Stack = TestRuns.Lying,
            Fsck = TestRuns.Fsck(FsckOutcome.Findings, "Unattached inode 16"),
        };
        var result = new FsckCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Anomalies.Single().AllowedByContract, Is.EqualTo(verdict == Verdict.Pass));
    }

    private static CheckResult Check(StackSpec stack, FaultRecord fault, string found, int lost = 1, int effect = 1)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 2);
        history.WholeFault(effect);
        history.Acknowledged(0, 3);
        for (var record = 0; record < 4; record++)
            history.Read(0, record, record, record == lost ? found : Found.Intact);
        history.ReadEnd(0, 4);
        return new AcknowledgedWritesCheck().Check(TestRuns.Of(history, fault) with { Stack = stack });
    }
}
