using NUnit.Framework;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Fsck;

/// <summary>The content of files against its checksums, on real images of btrfs, and in what btrfs-progs 6.2 said.</summary>
[TestFixture]
internal sealed class BtrfsDataTest
{
    private const int Block = 4096;
    private const string Heads = "[1/7] checking root items\n[4/7] checking fs roots\n[5/7] checking csums against data\n";
    private const string Tail = "[6/7] checking root refs\n";
    private const string Mismatch = "mirror 1 bytenr 11939840 csum 0xdde2036d expected csum 0x64bac633\n";

    private readonly Images images = new();

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [Test]
    public async Task Damaged_content_is_one_finding_for_each_file()
    {
        var image = await images.CopyAsync("btrfs");
        var (victim, large) = (await PlaceAsync(image, FileTree.Victim), await PlaceAsync(image, FileTree.Large));
        foreach (var at in new[] { victim, victim + (2 * Block), large + (50 * Block) })
            Damage(image, at + 7);
        var report = await images.CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Findings), report.Reason);
            Assert.That(report.BeforeReplay!.Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(report.Findings.Select(f => f.Path), Is.EquivalentTo(new[] { $"/{FileTree.Victim}", $"/{FileTree.Large}" }));
            Assert.That(
                report.Findings,
                Has.All.Property("Structure").EqualTo("file content").And.All.Property("Severity").EqualTo(Severity.High)
                    .And.All.Property("Class").EqualTo(FindingClass.Other));
            Assert.That(
                report.Findings.Single(f => f.Path == $"/{FileTree.Victim}").Message,
                Does.StartWith($"mirror 1 bytenr {victim} csum 0x").And.EndsWith("; 1 more of its blocks"));
            Assert.That(report.Findings[0].Meaning, Does.StartWith("The content of a file is not what was written there"));
        });
    }

    [Test]
    public async Task A_device_that_fails_in_the_content_of_a_file_is_inconclusive()
    {
        var image = await images.CopyAsync("btrfs");
        using var disk = FailingDisk.Over(image, (await PlaceAsync(image, FileTree.Victim), Block));
        var report = await images.CheckAsync(disk.Path);
        Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Inconclusive), report.Reason);
        Assert.That(report.Reason, Does.StartWith("the structures are consistent, but file data could not be read: the device failed"));
    }

    [TestCase(0, false, Heads + Tail, FsckOutcome.Clean, "all file data matches its checksums")]
    [TestCase(1, false, Heads + Mismatch + "ERROR: errors found in csum tree\n" + Tail, FsckOutcome.Findings, "1 finding")]
    [TestCase(124, true, Heads + Mismatch, FsckOutcome.Findings, "btrfs check was stopped: no end in time")]
    [TestCase(124, true, Heads, FsckOutcome.Inconclusive, "btrfs check was stopped: no end in time")]
    [TestCase(139, false, Heads, FsckOutcome.Inconclusive, "btrfs check was killed (exit code 139)")]
    [TestCase(1, false, Heads, FsckOutcome.Inconclusive, "btrfs check ended in the middle of it")]
    [TestCase(1, false, "[4/7] checking fs roots\nERROR: errors found in fs roots\n", FsckOutcome.Inconclusive,
        "btrfs check ended before it")]
    public void Only_what_was_read_to_the_end_is_clean(int exitCode, bool timedOut, string said, FsckOutcome outcome, string reason)
    {
        var reading = new BtrfsData().Read(CapturedRun.Run("btrfs check", exitCode, "", said, timedOut, CheckerRun.AfterReplay));
        Assert.That((reading.Outcome, reading.Voided), Is.EqualTo((outcome, false)), reading.Reason);
        Assert.That(reading.Reason, Does.Contain(reason));
    }

    // Of a subvolume the number of an inode is told, which means nothing in the main tree; one block may be of several files.
    [Test]
    public void Owners_are_told_with_their_tree()
    {
        var data = new BtrfsData();
        var reading = data.Read(CapturedRun.Run("btrfs check", 1, "", Heads + Mismatch + Tail, false, CheckerRun.AfterReplay));
        var found = data.ByFile(reading, ["11939840\t5\t257", "11939840\t256\t300", "nonsense"]).Findings;
        Assert.That(found.Select(f => f.Inode), Is.EqualTo(new long?[] { 257, null }));
        Assert.That(found[1].Message, Does.EndWith(" (root 256 inode 300)"));
        Assert.That(data.ByFile(reading, []).Findings.Single().Block, Is.EqualTo(11939840));
    }

    // mkfs.btrfs puts chunks of profile single at their logical addresses: where a file's text is, its blocks are.
    private static async Task<long> PlaceAsync(string image, string file)
    {
        var bytes = await File.ReadAllBytesAsync(image);
        return bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"{file} block 0\n"));
    }

    private static void Damage(string image, long at)
    {
        using var file = File.OpenHandle(image, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(file, "XX"u8, at);
    }
}
