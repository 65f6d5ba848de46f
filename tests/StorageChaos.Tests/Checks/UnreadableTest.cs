using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Checks.Layers;
using StorageChaos.Histories;
using StorageChaos.Judging;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// Acknowledged data that the storage refuses at every cold place, though the LUN reads whole, is lost; whatever the work is, and
/// whatever the client has cached. In any other case it is neither lost nor kept.
/// </summary>
[TestFixture]
internal sealed class UnreadableTest
{
    private static readonly string[] Kinds = UnreadableWork.Kinds;

    [Test]
    public void What_every_cold_place_refuses_is_lost(
        [ValueSource(nameof(Kinds))] string kind,
        [Values("EIO", "EUCLEAN", "EBADMSG", "ESTALE")] string error)
    {
        var history = Worked(kind);
        UnreadableWork.Read(history, kind, ReadPlace.ClientCached, null);
        foreach (var place in ReadPlace.Cold)
            UnreadableWork.Read(history, kind, place, error);
        Whole(history);
        var run = TestRuns.Of(history.History);
        Expect(run, Verdict.Fail, "unreadable");
        Assert.That(new LayersCheck().Check(run).Verdict, Is.EqualTo(Verdict.Pass), new LayersCheck().Check(run).Reason);
        var judged = Judge.Of(run with { Expect = new Expectation { Loss = LossExpectation.Found, Kinds = ["unreadable"] } });
        Assert.That(judged.Checks.Single(c => c.Check == PlantedLossCheck.CheckName).Reason, Does.StartWith("caught: "));
        Assert.That((judged.ContractUse!.Inside, judged.ContractUse.Outside > 0), Is.EqualTo((0, true)));
    }

    [Test]
    public void A_place_that_was_not_read_says_nothing([ValueSource(nameof(Kinds))] string kind)
    {
        var history = Worked(kind);
        UnreadableWork.Read(history, kind, ReadPlace.Client, "EIO");
        Whole(history);
        Expect(TestRuns.Of(history.History), Verdict.Fail, "unreadable");
    }

    [TestCase(ReadPlace.SecondClient)]
    [TestCase(ReadPlace.Server)]
    [TestCase(ReadPlace.Lun)]
    public void What_one_of_them_gives_is_not_lost(string readable)
    {
        foreach (var kind in Kinds)
        {
            var history = Worked(kind);
            foreach (var place in ReadPlace.Cold)
                UnreadableWork.Read(history, kind, place, place == readable ? null : "EIO");
            Whole(history);
            Expect(TestRuns.Of(history.History), Verdict.Inconclusive, "unread");
        }
    }

    [TestCase(null, "EIO")]
    [TestCase(OpPhase.Fail, "EIO")]
    [TestCase(OpPhase.Ok, "ETIMEDOUT")]
    [TestCase(OpPhase.Ok, "ENOTCONN")]
    [TestCase(OpPhase.Ok, "EACCES")]
    public void Nor_is_it_known_where_the_lun_may_be_why_or_the_network(OpPhase? lun, string error)
    {
        foreach (var kind in Kinds)
        {
            var history = Worked(kind);
            foreach (var place in ReadPlace.Cold)
                UnreadableWork.Read(history, kind, place, error);
            if (lun is { } phase) Whole(history, phase);
            var run = TestRuns.Of(history.History);
            Expect(run, Verdict.Inconclusive, "unread");
            var judged = Judge.Of(run with { Expect = new Expectation { Loss = LossExpectation.Found } });
            Assert.That(judged.Outcome, Is.EqualTo("inconclusive"), kind);
            Assert.That((judged.ContractUse!.Inside, judged.ContractUse.Outside), Is.EqualTo((0, 0)), kind);
        }
    }

    [Test]
    public void A_contract_covers_it_as_it_covers_a_loss([ValueSource(nameof(Kinds))] string kind)
    {
        var history = Worked(kind);
        foreach (var (action, phase) in new[]
        {
            (OpAction.Inject, OpPhase.Invoke), (OpAction.Inject, OpPhase.Ok), (OpAction.Probe, OpPhase.Ok),
            (OpAction.Heal, OpPhase.Invoke), (OpAction.Heal, OpPhase.Ok),
        })
        {
            history.Add(new Op { Time = 0, Phase = phase, Process = "nemesis", Action = action, Fault = "f0", Effect = 1 });
        }

        foreach (var place in ReadPlace.Cold)
            UnreadableWork.Read(history, kind, place, "EIO");
        Whole(history);
        var run = TestRuns.Of(history.History, TestRuns.PowerCut("gateway"));
        Expect(run, Verdict.Fail, "unreadable");
        Expect(run with { Stack = TestRuns.Async }, Verdict.Pass, "unreadable");
        Assert.That(Judge.Of(run with { Stack = TestRuns.Async }).ContractUse!.Inside, Is.Positive);
    }

    [Test]
    public void The_last_read_of_each_device_tells_whether_the_lun_reads_whole()
    {
        var history = new WorkHistory();
        Assert.That(TestRuns.Of(history.History).LunReads, Is.Null);
        Whole(history, OpPhase.Invoke);
        Assert.That(TestRuns.Of(history.History).LunReads, Is.Null);
        Whole(history, OpPhase.Fail);
        Assert.That(TestRuns.Of(history.History).LunReads!.Failure, Is.EqualTo("/dev/sda on gateway: EIO at byte 4096"));
        Whole(history);
        Assert.That(TestRuns.Of(history.History).LunReads!.Whole);
    }

    private static WorkHistory Worked(string kind)
    {
        var history = new WorkHistory();
        UnreadableWork.Work(history, kind);
        return history;
    }

    private static void Whole(WorkHistory history, OpPhase phase = OpPhase.Ok) => history.Add(new Op
    {
        Time = 0,
        Phase = phase,
        Process = "runner",
        Action = OpAction.ReadDevice,
        Host = "gateway",
        Value = "/dev/sda",
        Error = phase == OpPhase.Fail ? "EIO at byte 4096" : null,
    });

    private static void Expect(RunRecord run, Verdict verdict, string kind)
    {
        var results = CheckKinds.All.Where(c => c.FindsHarm && c.Name is not (LayersCheck.CheckName or FsckCheck.CheckName))
            .Select(c => c.Check(run)).ToList();
        Assert.That(results.Max(r => r.Verdict), Is.EqualTo(verdict), string.Join('\n', results.Select(r => $"{r.Check}: {r.Reason}")));
        Assert.That(results.SelectMany(r => r.Anomalies).Select(a => a.Kind), verdict == Verdict.Inconclusive
            ? Is.All.EqualTo(kind)
            : Is.Not.Empty.And.All.EqualTo(kind));
    }
}
