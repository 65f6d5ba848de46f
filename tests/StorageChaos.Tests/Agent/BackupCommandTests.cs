using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;
using StorageChaos.Work.Backups;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class BackupCommandTests
{
    private static readonly BackupSpec Spec = new() { FileBytes = 64 << 10, ChunkBytes = 16 << 10, Keep = 2 };
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void What_was_received_is_read_back_and_what_was_removed_is_not()
    {
        var work = Work(8);
        Assert.That(Directory.GetFiles(directory.Path, "backup-3-*.bak"), Has.Length.InRange(2, 3));
        var result = Check(work);
        Assert.That((result.Verdict, result.Anomalies.Count), Is.EqualTo((Verdict.Pass, 0)), result.Reason);
        Assert.That(result.Figures["removed"], Is.GreaterThanOrEqualTo(8));
    }

    [Test]
    public void Both_ends_tell_the_same_of_a_file()
    {
        var ops = AgentHistory.Of(Work(1), Read()).Ops;
        var read = ops.Last(op => op.Action == BackupProtocol.Read && op.Found == Found.Intact);
        var written = ops.Single(op => op.Action == BackupProtocol.Upload && op.Phase == OpPhase.Ok && op.Path == read.Path);
        Assert.That(read.Value, Is.EqualTo(written.Value).And.Match("^bytes=65536 crc32c=[0-9a-f]{8}$"));
    }

    [TestCase("torn", "torn")]
    [TestCase("cut", "torn")]
    [TestCase("longer", "corrupt")]
    [TestCase("zeros", "lost")]
    [TestCase("swapped", "misplaced")]
    [TestCase("flipped", "corrupt")]
    [TestCase("mixed", "misplaced")]
    [TestCase("garbage", "corrupt")]
    [TestCase("gone", "lost")]
    [TestCase("renamed-back", "lost")]
    [TestCase("renamed-back", "resurrected")]
    public void Damage_on_the_disk_is_named(string damage, string kind)
    {
        var work = Work(3);
        // Acknowledged last and by the writer that has two: not yet removed.
        var kept = Directory.GetFiles(directory.Path, "backup-2-*.bak").Order().ToArray();
        var victim = kept[0];
        var bytes = File.ReadAllBytes(victim);
        switch (damage)
        {
            case "torn": File.WriteAllBytes(victim, [.. bytes[..4096], .. new byte[bytes.Length - 4096]]); break;
            case "cut": File.WriteAllBytes(victim, bytes[..^700]); break;
            case "longer": File.WriteAllBytes(victim, [.. bytes, 1]); break;
            case "zeros": File.WriteAllBytes(victim, new byte[bytes.Length]); break;
            case "swapped": File.Copy(kept[1], victim, overwrite: true); break;
            case "mixed": File.WriteAllBytes(victim, [.. File.ReadAllBytes(kept[1])[..4096], .. bytes[4096..]]); break;
            case "flipped": File.WriteAllBytes(victim, [(byte)(bytes[0] ^ 1), .. bytes[1..]]); break;
            case "garbage": File.WriteAllBytes(victim, [.. Enumerable.Repeat((byte)0xA5, bytes.Length)]); break;
            case "gone": File.Delete(victim); break;
            default: File.Move(victim, victim + ".part"); break;
        }

        var result = Check(work);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail), result.Reason);
        var number = Path.GetFileNameWithoutExtension(victim).Split('-')[2];
        Assert.That(
            result.Anomalies.Where(a => a.Kind == kind).Select(a => a.Message),
            Has.Exactly(1).StartsWith($"writer 2, record {number}: "));
    }

    [Test]
    public void A_removed_file_that_is_back_is_resurrected()
    {
        var work = Work(2);
        File.Copy(Directory.GetFiles(directory.Path, "backup-2-*.bak")[0], Path.Combine(directory.Path, "backup-2-0.bak"), overwrite: true);
        Assert.That(
            Check(work).Anomalies.Select(a => (a.Kind, a.Message[..19])),
            Is.EqualTo(new[] { ("resurrected", "writer 2, record 0:") }));
    }

    [Test]
    public void Told_to_stop_half_way_a_file_stays_open_and_has_no_final_name()
    {
        var slow = Spec with { Writers = 1, BytesPerSecond = 32 << 10 };
        using var agent = RunningAgent.Start([.. slow.Work(Place).Skip(1)]);
        agent.ReadUntil(line => line.Is("invoke"));
        while (!File.Exists(Path.Combine(directory.Path, "backup-2-0.bak.part"))) Thread.Yield();
        agent.CloseInput();
        var bye = agent.ReadUntil(line => line.Is("bye"));
        Assert.That(bye, Has.Count.EqualTo(1), "neither acknowledged nor failed");
        Assert.That(Read().Select(l => l.Text("found")), Is.EqualTo(new[] { "part", null, null }));
    }

    [Test]
    public void A_directory_that_is_missing_fails_the_file_and_its_read()
    {
        var nowhere = Place with { Directory = directory.Path + "/nowhere" };
        var work = AgentHistory.Work(l => l.Is("fail"), 1, [.. Spec.Work(nowhere).Skip(1)]);
        Assert.That(work.First(l => l.Is("fail")).Text("e"), Is.EqualTo("ENOENT"));
        Assert.That(
            AgentHistory.Read([.. Spec.Read(nowhere, cached: false).Skip(1)]).Select(l => l.Text("e")),
            Is.EqualTo(new[] { "ENOENT", "ENOENT" }));
    }

    private WorkArea Place => new("agent", directory.Path, 2, 42, TimeSpan.Zero);

    /// <summary>Until each of the two writers has removed so many.</summary>
    private List<JsonElement> Work(int removals)
    {
        var lacking = new Dictionary<long, int> { [2] = removals, [3] = removals };
        return AgentHistory.Work(
            l => l.Is("ok") && l.Text("a") == "backup-remove" && --lacking[l.Number("w")] <= 0 && lacking.Values.All(n => n <= 0),
            1,
            [.. Spec.Work(Place).Skip(1)]);
    }

    private List<JsonElement> Read() => AgentHistory.Read([.. Spec.Read(Place, cached: false).Skip(1)]);

    private CheckResult Check(List<JsonElement> work) => new BackupCheck().Check(TestRuns.Of(AgentHistory.Of(work, Read())));
}
