using NUnit.Framework;
using StorageChaos.Fsck;
using StorageChaos.Fsck.Btrfs;

namespace StorageChaos.Tests.Fsck;

[TestFixture]
internal sealed class BtrfsCheckTest
{
    [TestCase("btrfs-clean", FsckOutcome.Clean, 0, "no error found")]
    [TestCase("btrfs-byte-count", FsckOutcome.Findings, 1, "errors 400, nbytes wrong")]
    [TestCase("btrfs-entry-without-inode", FsckOutcome.Findings, 4, "link count wrong")]
    [TestCase("btrfs-wrong-extent", FsckOutcome.Findings, 2, "bytenr mimsmatch")]
    [TestCase("btrfs-checksum", FsckOutcome.Findings, 3, "checksum verify failed")]
    [TestCase("btrfs-truncated", FsckOutcome.Findings, 1, "block device size is smaller than total_bytes")]
    [TestCase("btrfs-io-error", FsckOutcome.Inconclusive, 3, "Error reading")]
    [TestCase("btrfs-io-error-superblock", FsckOutcome.Inconclusive, 0, "No valid Btrfs found")]
    [TestCase("btrfs-not-a-file-system", FsckOutcome.Inconclusive, 0, "No valid Btrfs found")]
    [TestCase("btrfs-no-device", FsckOutcome.Inconclusive, 0, "No such file or directory")]
    public void Judges_what_btrfs_check_really_said(string name, FsckOutcome outcome, int findings, string reason)
    {
        var run = CapturedRun.Load(name);
        var reading = BtrfsCheck.Read(run.As("after replay"));
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(outcome), reading.Reason);
            Assert.That(reading.Reason, Does.Contain(reason));
            Assert.That(reading.FindingCount, Is.EqualTo(findings), string.Join('\n', reading.Findings));
        });
    }

    [Test]
    public void A_summary_without_details_is_a_finding()
    {
        var reading = BtrfsCheck.Read(CapturedRun.Run("btrfs check", 1, "found 1 bytes used, error(s) found\n", "ERROR: errors found in fs roots\n", false, "after replay"));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Findings).And.Property("FindingCount").EqualTo(1));
    }

    [TestCase(1, false, "")]
    [TestCase(0, true, "")]
    [TestCase(139, false, "")]
    [TestCase(0, false, "WARNING: filesystem mounted, continuing because of --force")]
    public void A_clean_text_with_another_end_is_inconclusive(int exitCode, bool timedOut, string line)
    {
        var run = CapturedRun.Load("btrfs-clean");
        Assert.That(BtrfsCheck.Read(CapturedRun.Run(run.Command, exitCode, run.Stdout, $"{run.Stderr}{line}\n", timedOut, "after replay")).Outcome, Is.EqualTo(FsckOutcome.Inconclusive));
    }

    [Test]
    public void Silence_is_inconclusive() =>
        Assert.That(BtrfsCheck.Read(CapturedRun.Run("btrfs check", 0, "", "", false, "after replay")).Outcome, Is.EqualTo(FsckOutcome.Inconclusive));
}
