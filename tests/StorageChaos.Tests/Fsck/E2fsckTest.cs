using NUnit.Framework;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Fsck;

[TestFixture]
internal sealed class E2fsckTest
{
    [TestCase("ext4-clean", FsckOutcome.Clean, "all passes without a finding")]
    [TestCase("ext4-after-replay", FsckOutcome.Clean, "all passes without a finding")]
    [TestCase("ext4-error-count", FsckOutcome.Clean, "all passes without a finding")]
    [TestCase("ext4-superblock-totals", FsckOutcome.Clean, "Free blocks count wrong (17, counted=6248).")]
    [TestCase("ext4-block-count", FsckOutcome.Findings, "size/block-count mismatch: inode 15, found in pass 1")]
    [TestCase("ext4-unattached-inode", FsckOutcome.Findings, "inode in use, file deleted: inode 16, found in pass 4")]
    [TestCase("ext4-entry-without-inode", FsckOutcome.Findings, "directory entry without inode: /d1/f3 -> inode 17, found in pass 2")]
    [TestCase("ext4-lost-directory", FsckOutcome.Findings, "directory entry without inode: /d1 -> inode 12, found in pass 2")]
    [TestCase("ext4-illegal-block", FsckOutcome.Findings, "block pointer to the wrong place: inode 18, found in pass 1")]
    [TestCase("ext4-multiply-claimed", FsckOutcome.Findings, "block pointer to the wrong place: inode 15, found in pass 1B")]
    [TestCase("ext4-no-root", FsckOutcome.Findings, "e2fsck: aborted")]
    [TestCase("ext4-truncated", FsckOutcome.Findings, "The filesystem size (according to the superblock) is 8192 blocks")]
    [TestCase("ext4-superblock-checksum", FsckOutcome.Findings, "Superblock checksum does not match")]
    [TestCase("ext4-short-image", FsckOutcome.Inconclusive, "short read")]
    [TestCase("ext4-io-error", FsckOutcome.Inconclusive, "Input/output error")]
    [TestCase("ext4-io-error-superblock", FsckOutcome.Inconclusive, "Input/output error")]
    [TestCase("ext4-not-a-file-system", FsckOutcome.Inconclusive, "Bad magic number")]
    [TestCase("ext4-no-device", FsckOutcome.Inconclusive, "No such file or directory")]
    [TestCase("ext4-usage", FsckOutcome.Inconclusive, "Only one of the options")]
    [TestCase("ext4-not-forced", FsckOutcome.Inconclusive, "no full check")]
    [TestCase("ext4-replay", FsckOutcome.Inconclusive, "pass 5")]
    public void Judges_what_e2fsck_really_said(string name, FsckOutcome outcome, string reason)
    {
        var reading = Read(name, "after replay");
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(outcome), reading.Reason);
            Assert.That(reading.Reason, Does.Contain(reason));
            Assert.That(reading.FindingCount > 0, Is.EqualTo(outcome == FsckOutcome.Findings || reading.Findings.Count > 0));
        });
    }

    [Test]
    public void Exit_code_zero_does_not_make_a_truncated_device_clean() =>
        Assert.That(
            Read("ext4-truncated", "after replay"),
            Has.Property("ExitCode").Zero.And.Property("Outcome").EqualTo(FsckOutcome.Findings));

    [Test]
    public void Findings_before_replay_are_gone_after_it()
    {
        Assert.That(
            Read("ext4-before-replay", "before replay").Findings.Select(f => f.Message),
            Is.EqualTo(new[] { "Inode 16, i_blocks is 1600, should be 784." }));
        Assert.That(Read("ext4-after-replay", "after replay").Findings, Is.Empty);
    }

    [Test]
    public void A_journal_that_was_not_replayed_voids_a_reading_after_replay() =>
        Assert.That(Read("ext4-before-replay", "after replay"), Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive)
            .And.Property("Reason").Contains("journal was not replayed"));

    [Test]
    public void Findings_are_verbatim_and_questions_and_headings_are_none() =>
        Assert.That(Read("ext4-illegal-block", "after replay").Findings.Select(f => f.Message), Is.EqualTo(new[]
        {
            "Inode 18 has illegal block(s).",
            "Illegal block #5 (16777215) in inode 18.",
            "Inode 18, i_blocks is 792, should be 784.",
            "Block bitmap differences:  -1853",
        }));

    [Test]
    public void The_superblock_s_error_flag_alone_is_not_damage()
    {
        var stdout = CapturedRun.Load("ext4-clean").Stdout + "\nlun.img: ********** WARNING: Filesystem still has errors **********\n";
        var reading = E2fsck.Read(CapturedRun.Run("e2fsck -fn lun.img", 4, stdout, "e2fsck 1.47.0 (5-Feb-2023)\n", false, "after replay"));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Clean).And.Property("Reason").Contains("error flag"));
    }

    [TestCase(4, "named no error")]
    [TestCase(1, "was to look only")]
    [TestCase(16, "did not check")]
    [TestCase(32, "did not check")]
    [TestCase(137, "killed")]
    public void An_exit_code_that_the_text_does_not_explain_is_inconclusive(int exitCode, string reason)
    {
        var clean = CapturedRun.Load("ext4-clean");
        var reading = E2fsck.Read(CapturedRun.Run(clean.Command, exitCode, clean.Stdout, clean.Stderr, false, "after replay"));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").Contains(reason));
    }

    [TestCase("Warning!  /dev/sdb is mounted.")]
    [TestCase("e2fsck: Device or resource busy while trying to open /dev/sdb")]
    [TestCase("e2fsck: Operation not permitted while trying to open /dev/sdb")]
    public void A_device_that_is_in_use_voids_what_was_found(string line)
    {
        var damaged = CapturedRun.Load("ext4-block-count");
        var reading = E2fsck.Read(
            CapturedRun.Run(damaged.Command, damaged.ExitCode, damaged.Stdout, $"{damaged.Stderr}{line}\n", false, "after replay"));
        Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Inconclusive));
    }

    [Test]
    public void A_run_that_was_stopped_keeps_what_it_found_capped_and_counted()
    {
        var loop = string.Concat(Enumerable.Range(0, 1500).Select(i => $"Inode {i}, i_blocks is 8, should be 0.  Fix? no\n\n"));
        var reading = E2fsck.Read(CapturedRun.Run("e2fsck -fn x", 0, loop, "", true, "after replay"));
        Assert.Multiple(() =>
        {
            Assert.That(
                reading,
                Has.Property("Outcome").EqualTo(FsckOutcome.Findings)
                    .And.Property("Reason").EndsWith("e2fsck was stopped: no end in time"));
            Assert.That(reading.ExitCode, Is.EqualTo(-1));
            Assert.That(reading.Findings, Has.Count.EqualTo(1000));
            Assert.That(reading.FindingCount, Is.EqualTo(1500));
        });
    }

    [Test]
    public void A_read_that_was_broken_off_says_nothing_of_the_device()
    {
        var run = CapturedRun.Load("ext4-io-error-bitmap");
        string Broken(string text) => text.Replace("Input/output error", "Interrupted system call", StringComparison.Ordinal);
        var reading = E2fsck.Read(
            CapturedRun.Run(run.Command, 124, Broken(run.Stdout), Broken(run.Stderr), timedOut: true, "after replay"));
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").Contains("no end in time"));
    }

    private static FsckReading Read(string name, string when)
    {
        var run = CapturedRun.Load(name);
        return E2fsck.Read(run.As(when));
    }
}
