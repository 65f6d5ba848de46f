using NUnit.Framework;
using StorageChaos.Fsck.Reports;
using StorageChaos.Fsck.Xfs;

namespace StorageChaos.Tests.Fsck;

[TestFixture]
internal sealed class XfsRepairTest
{
    [TestCase("xfs-clean", FsckOutcome.Clean, 0, "all phases without a finding")]
    [TestCase("xfs-block-count", FsckOutcome.Findings, 2, "bad nblocks 5 for inode 131, would reset to 98")]
    [TestCase("xfs-entry-without-inode", FsckOutcome.Findings, 3, "imap claims a free inode 132 is in use")]
    [TestCase("xfs-link-count", FsckOutcome.Findings, 1, "would have reset inode 131 nlinks from 7 to 1")]
    [TestCase("xfs-free-count", FsckOutcome.Findings, 1, "Metadata corruption detected at")]
    [TestCase("xfs-bad-primary-superblock", FsckOutcome.Findings, 1, "bad primary superblock - bad magic number !!!")]
    [TestCase("xfs-dirty-log", FsckOutcome.Inconclusive, 0, "dirty log")]
    [TestCase("xfs-dirty-log-repair", FsckOutcome.Inconclusive, 0, "dirty log")]
    [TestCase("xfs-io-error", FsckOutcome.Inconclusive, 0, "superblock read failed")]
    [TestCase("xfs-truncated", FsckOutcome.Inconclusive, 0, "superblock read failed")]
    [TestCase("xfs-not-a-file-system", FsckOutcome.Inconclusive, 1, "could not find valid secondary superblock")]
    [TestCase("xfs-no-device", FsckOutcome.Inconclusive, 0, "No such file or directory")]
    [TestCase("xfs-usage", FsckOutcome.Inconclusive, 0, "did not start")]
    public void Judges_what_xfs_repair_really_said(string name, FsckOutcome outcome, int findings, string reason)
    {
        var run = CapturedRun.Load(name);
        var reading = XfsRepair.Read(run.As("after replay"));
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(outcome), reading.Reason);
            Assert.That($"{reading.Reason}: {string.Join("; ", reading.Findings.Select(f => f.Message))}", Does.Contain(reason));
            Assert.That(reading.FindingCount, Is.EqualTo(findings), string.Join('\n', reading.Findings));
        });
    }

    [TestCase("/dev/sdb contains a mounted and writable filesystem", "to itself")]
    [TestCase("xfs_repair: read failed: Input/output error", "device failed")]
    public void What_stood_in_the_way_voids_what_was_found(string line, string reason)
    {
        var run = CapturedRun.Load("xfs-link-count");
        var reading = XfsRepair.Read(CapturedRun.Run(run.Command, 1, run.Stdout, $"{run.Stderr}{line}\n", false, "after replay"));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").Contains(reason));
    }

    [TestCase(1, false)]
    [TestCase(0, true)]
    [TestCase(137, false)]
    public void A_clean_text_with_another_end_is_inconclusive(int exitCode, bool timedOut)
    {
        var run = CapturedRun.Load("xfs-clean");
        Assert.That(
            XfsRepair.Read(CapturedRun.Run(run.Command, exitCode, run.Stdout, run.Stderr, timedOut, "after replay")).Outcome,
            Is.EqualTo(FsckOutcome.Inconclusive));
    }

    [Test]
    public void Silence_is_inconclusive() =>
        Assert.That(
            XfsRepair.Read(CapturedRun.Run("xfs_repair -n x", 0, "", "", false, "after replay")).Outcome,
            Is.EqualTo(FsckOutcome.Inconclusive));
}
