using NUnit.Framework;
using StorageChaos.Cli;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Fsck;

[TestFixture]
internal sealed class BtrfsCheckTest
{
    [TestCase("btrfs-clean", FsckOutcome.Clean, "", "no error found")]
    [TestCase("btrfs-damaged-log", FsckOutcome.Clean, "", "no error found")]
    [TestCase("btrfs-byte-count", FsckOutcome.Findings, "1 inode item",
        "went no further than pass 4 fs roots: root 5 inode 11666353 errors 400, nbytes wrong")]
    [TestCase("btrfs-directory-size", FsckOutcome.Findings, "1 inode item", "errors 200, dir isize wrong")]
    [TestCase("btrfs-lost-name", FsckOutcome.Findings, "1 inode item,5 link count <3,2 directory item", "dir isize wrong")]
    [TestCase("btrfs-no-links", FsckOutcome.Findings, "2 orphan item,5 link count <1", "no orphan item")]
    [TestCase("btrfs-entry-without-inode", FsckOutcome.Findings,
        "5 link count <2,2 directory item,3 inode item,5 link count <3,3 inode ref <3", "link count wrong")]
    [TestCase("btrfs-wrong-extent", FsckOutcome.Findings, "4 file extent item", ": data extent[13631488, 401408] bytenr mimsmatch")]
    [TestCase("btrfs-shared-extent", FsckOutcome.Findings,
        "2 extent item,4 extent item <1,4 extent item <1,4 extent item <1,4 file extent item <1", "found 0")]
    [TestCase("btrfs-illegal-extent", FsckOutcome.Findings,
        "2 extent item,4 extent item <1,4 extent item <1,4 extent item <1,4 file extent item <1,5 checksum tree <1", "found 0")]
    [TestCase("btrfs-unrecorded-extent", FsckOutcome.Findings,
        "4 extent item,4 file extent item <1,5 free space tree <1", "extent item 0, found 1")]
    [TestCase("btrfs-checksum", FsckOutcome.Findings, "5 tree block", "then the check ended (btrfs check could not open the file system")]
    [TestCase("btrfs-superblock-checksum", FsckOutcome.Findings, "5 superblock", "superblock checksum mismatch")]
    [TestCase("btrfs-truncated", FsckOutcome.Inconclusive, "5 device size", "block device size is smaller than total_bytes")]
    [TestCase("btrfs-short-read", FsckOutcome.Inconclusive, "5 tree block", "the device failed under btrfs check: Short read for 5619712")]
    [TestCase("btrfs-io-error", FsckOutcome.Inconclusive, "5 tree block", "the device failed under btrfs check: Error reading 5292032")]
    [TestCase("btrfs-io-error-superblock", FsckOutcome.Inconclusive, "", "No valid Btrfs found")]
    [TestCase("btrfs-not-a-file-system", FsckOutcome.Inconclusive, "", "No valid Btrfs found")]
    [TestCase("btrfs-no-device", FsckOutcome.Inconclusive, "", "No such file or directory")]
    [TestCase("btrfs-usage", FsckOutcome.Inconclusive, "", "called wrongly")]
    public void Judges_what_btrfs_check_really_said(string name, FsckOutcome outcome, string findings, string reason)
    {
        var reading = BtrfsCheck.Read(CapturedRun.Load(name).As(CheckerRun.AfterReplay));
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(outcome), reading.Reason);
            Assert.That($"{reading.Reason}: {string.Join("; ", reading.Findings.Select(f => f.Message))}", Does.Contain(reason));
            Assert.That(string.Join(',', reading.Findings.Select(Brief)), Is.EqualTo(findings), string.Join('\n', reading.Findings));
        });
    }

    [Test]
    public void A_finding_says_where_in_which_pass_and_with_what_code()
    {
        var entry = BtrfsCheck.Read(CapturedRun.Load("btrfs-lost-name").As(CheckerRun.AfterReplay)).Findings;
        var extent = BtrfsCheck.Read(CapturedRun.Load("btrfs-shared-extent").As(CheckerRun.AfterReplay)).Findings;
        Assert.Multiple(() =>
        {
            Assert.That(
                entry[1],
                Has.Property("Inode").EqualTo(11708485).And.Property("Pass").EqualTo("4 fs roots")
                    .And.Property("Code").EqualTo("link count wrong"));
            Assert.That(entry[2], Has.Property("Path").EqualTo("victim").And.Property("Code").EqualTo("no dir item, no dir index"));
            Assert.That(
                entry[2].Message,
                Is.EqualTo("unresolved ref dir 11708483 index 2 namelen 6 name victim filetype 0 errors 3, no dir item, no dir index"));
            Assert.That(
                extent[0],
                Has.Property("Block").EqualTo(13631488).And.Property("Pass").EqualTo("2 extents")
                    .And.Property("Code").StartsWith("^ref mismatch on "));
            Assert.That(
                extent[0].Message,
                Does.EndWith("extent item 1, found 0; data extent[13631488, 32768] bytenr mimsmatch, " +
                    "extent item bytenr 13631488 file item bytenr 0"));
            Assert.That(extent[1].Message, Does.EndWith("wanted 1 have 0; backpointer mismatch on [13631488 32768]"));
            Assert.That(extent[4], Has.Property("Inode").EqualTo(11708485).And.Property("Block").EqualTo(13668352));
        });
    }

    [Test]
    public void A_damaged_block_that_each_pass_meets_is_one_finding()
    {
        var reading = BtrfsCheck.Read(CapturedRun.Load("btrfs-block-checksum").As(CheckerRun.AfterReplay));
        Assert.Multiple(() =>
        {
            Assert.That(
                reading.Findings.Count(f => f.Message.StartsWith("checksum verify failed on 5292032", StringComparison.Ordinal)),
                Is.EqualTo(1));
            Assert.That(
                reading.Findings[^1].Message,
                Is.EqualTo("The following tree block(s) is corrupted in tree 5:; " +
                    "tree block bytenr: 5341184, level: 1, node key: (256, 1, 0)"));
            Assert.That(reading.Findings[^1].Pass, Is.EqualTo("4 fs roots"));
            Assert.That(reading.Findings.Select(f => f.Structure), Does.Contain("root directory").And.None.EqualTo("unknown"));
        });
    }

    [Test]
    public void A_summary_without_details_is_a_finding()
    {
        var reading = BtrfsCheck.Read(
            CapturedRun.Run(
                "btrfs check",
                1,
                "found 1 bytes used, error(s) found\n",
                "ERROR: errors found in fs roots\n",
                false,
                CheckerRun.AfterReplay));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Findings).And.Property("FindingCount").EqualTo(1));
    }

    [Test]
    public void An_unknown_line_is_a_finding()
    {
        var run = CapturedRun.Load("btrfs-clean");
        var reading = BtrfsCheck.Read(
            CapturedRun.Run(run.Command, 0, run.Stdout, $"{run.Stderr}something is odd\n", false, CheckerRun.AfterReplay));
        Assert.That(
            reading.Findings.Single(),
            Has.Property("Structure").EqualTo("unknown").And.Property("Code").Null.And.Property("Message").EqualTo("something is odd"));
    }

    [TestCase(1, false, "")]
    [TestCase(0, true, "")]
    [TestCase(139, false, "")]
    [TestCase(127, false, "sh: 1: btrfs: not found")]
    [TestCase(124, false, "")]
    [TestCase(0, false, "WARNING: filesystem mounted, continuing because of --force")]
    [TestCase(1, false, "ERROR: /dev/loop0 is currently mounted, use --force if you really intend to check the filesystem")]
    [TestCase(0, false, "warning, device 2 is missing")]
    public void A_clean_text_with_another_end_is_inconclusive(int exitCode, bool timedOut, string line)
    {
        var run = CapturedRun.Load("btrfs-clean");
        Assert.That(
            BtrfsCheck.Read(
                CapturedRun.Run(run.Command, exitCode, run.Stdout, $"{run.Stderr}{line}\n", timedOut, CheckerRun.AfterReplay))
                .Outcome,
            Is.EqualTo(FsckOutcome.Inconclusive));
    }

    [Test]
    public void Silence_is_inconclusive() =>
        Assert.That(
            BtrfsCheck.Read(CapturedRun.Run("btrfs check", 0, "", "", false, CheckerRun.AfterReplay)).Outcome,
            Is.EqualTo(FsckOutcome.Inconclusive));

    [Test, CancelAfter(20_000)]
    public void Many_findings_are_counted_and_few_are_kept()
    {
        var lines = Enumerable.Range(1000, 25_000).SelectMany(i => new[]
        {
            $"root 5 inode {i} errors 2400, nbytes wrong, link count wrong",
            $"ref mismatch on [{i * 4096L} 4096] extent item 0, found 1",
            $"never seen {i}",
        });
        var reading = BtrfsCheck.Read(new CheckerRun
        {
            Command = "btrfs check",
            ExitCode = 1,
            Stderr = lines,
            When = CheckerRun.AfterReplay,
        });
        Assert.Multiple(() =>
        {
            Assert.That(reading.FindingCount, Is.EqualTo(100_000));
            Assert.That(reading.Findings, Has.Count.EqualTo(1000));
            Assert.That(
                reading.Classes.Select(c => (c.Class, c.Count)),
                Is.EqualTo(new[] { (FindingClass.BlockCount, 25_000), (FindingClass.WrongPointer, 25_000), (FindingClass.Other, 50_000) }));
        });
    }

    private static string Brief(Finding f) => $"{(int)f.Class} {f.Structure}{(f.CausedBy is { } cause ? $" <{cause}" : "")}";
}
