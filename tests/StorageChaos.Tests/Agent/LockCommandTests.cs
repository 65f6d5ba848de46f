using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Agent.Locks;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;
using StorageChaos.Work.Locks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Agent;

[TestFixture]
[NonParallelizable] // a process that another test starts has what is open here, and its locks, until it runs its program
internal sealed class LockCommandTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Locks_exclude_and_what_was_written_under_them_is_there()
    {
        var work = Work();
        var ops = AgentHistory.Of(work).Ops;
        var result = Check(work);
        Assert.That((result.Verdict, result.Anomalies.Count), Is.EqualTo((Verdict.Pass, 0)), result.Reason);
        Assert.That(
            ops.Where(op => op.Action == LockProtocol.LockedWrite && op.Phase == OpPhase.Ok).Select(op => op.Version),
            Is.EqualTo(
                Enumerable.Range(1, (int)result.Figures["acknowledged"])
                    .Select(v => (long?)v)
                    .Take(ops.Count(op => op.Action == LockProtocol.LockedWrite && op.Phase == OpPhase.Ok))),
            "one after the other");
        Assert.That(result.Figures["looks"], Is.GreaterThan(0));
    }

    [Test]
    public void A_lock_that_somebody_else_has_is_waited_for_and_the_stop_is_not_missed()
    {
        Assert.That(PlainFile.Open(Counter, Libc.OReadWrite | Libc.OCreate, out var other), Is.Null);
        Assert.That(RangeLock.TryTake(other, 511, 1), Is.Null);
        var work = AgentHistory.Work(l => l.Is("ok") && l.Text("a") == "unlock", 6, [.. ((IWork)new LockSpec()).Work(Place).Skip(1)]);
        Assert.That(
            work.Where(l => l.Text("path") == "locks-counter.dat" && !l.Is("invoke")),
            Is.Empty,
            "to be told to stop is no error of the storage");
        Assert.That(RangeLock.Release(other, 511, 1), Is.Null);
        other.Close();
    }

    [Test]
    public void Only_what_overlaps_excludes()
    {
        Assert.That(PlainFile.Open(Counter, Libc.OReadWrite | Libc.OCreate, out var one), Is.Null);
        Assert.That(PlainFile.Open(Counter, Libc.OReadWrite, out var other), Is.Null);
        Assert.That(RangeLock.TryTake(one, 512, 512), Is.Null);
        Assert.That(RangeLock.TryTake(other, 0, 512), Is.Null);
        Assert.That(RangeLock.TryTake(other, 1023, 10)?.Name, Is.EqualTo("EAGAIN").Or.EqualTo("EACCES"));
        Assert.That(RangeLock.TryTake(other, 1024, 10), Is.Null);
        one.Close();
        Assert.That(RangeLock.TryTake(other, 1023, 1), Is.Null, "a file that is closed gives up its locks");
        other.Close();
    }

    [TestCase("count back", "lost", "acknowledged count ")]
    [TestCase("count gone", "lost", "acknowledged count ")]
    [TestCase("count garbage", "corrupt", "acknowledged count ")]
    [TestCase("append over append", "overwritten", "where writer ")]
    [TestCase("append zeros", "lost", "then zeros")]
    [TestCase("append cut", "lost", "then beyond the end of the file")]
    public void Damage_on_the_disk_is_named(string damage, string kind, string message)
    {
        var work = Work();
        var appends = File.ReadAllBytes(Appends);
        switch (damage)
        {
            case "count back":
                var sector = new byte[Sector.Size];
                Sector.Fill(sector, new SectorIdentity(42, 7, 1, 0));
                File.WriteAllBytes(Counter, sector);
                break;
            case "count gone": File.Delete(Counter); break;
            case "count garbage": File.WriteAllBytes(Counter, [.. Enumerable.Repeat((byte)7, Sector.Size)]); break;
            case "append over append": File.WriteAllBytes(Appends, [.. appends[Sector.Size..1024], .. appends[Sector.Size..]]); break;
            case "append zeros": File.WriteAllBytes(Appends, [.. new byte[Sector.Size], .. appends[Sector.Size..]]); break;
            default: File.WriteAllBytes(Appends, appends[..Sector.Size]); break;
        }

        var result = Check(work);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail), result.Reason);
        Assert.That(result.Anomalies.Where(a => a.Kind == kind).Select(a => a.Message), Has.Some.Contains(message));
    }

    private WorkArea Place => new("agent", directory.Path, 7, 42, TimeSpan.Zero);

    private string Counter => Path.Combine(directory.Path, "locks-counter.dat");

    private string Appends => Path.Combine(directory.Path, "locks-appends.dat");

    /// <summary>Until every writer has done several rounds.</summary>
    private List<JsonElement> Work()
    {
        var rounds = Enumerable.Range(7, 5).ToDictionary(w => (long)w, _ => 4);
        return AgentHistory.Work(
            l => l.Is("ok")
                && l.Text("a") is "unlock" or "look"
                && l.Is("ok")
                && --rounds[l.Number("w")] <= 0
                && rounds.Values.All(n => n <= 0),
            1,
            [.. ((IWork)new LockSpec()).Work(Place).Skip(1)]);
    }

    private CheckResult Check(List<JsonElement> work) => new LocksCheck().Check(TestRuns.Of(AgentHistory.Of(
        work, AgentHistory.Read([.. new LockSpec().Read(Place, cached: false).Skip(1)]))));
}
