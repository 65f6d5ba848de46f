using System.Text.RegularExpressions;
using NUnit.Framework;
using StorageChaos.Checks.Logs;
using StorageChaos.Fsck.Checkers;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class KernelLogSignaturesTest
{
    [Test]
    public void Every_row_compiles_and_has_a_text_to_look_for()
    {
        Assert.That(KernelLogSignatures.All, Has.Count.GreaterThan(70));
        Assert.Multiple(() =>
        {
            foreach (var signature in KernelLogSignatures.All)
            {
                Assert.That(() => new Regex(signature.Pattern), Throws.Nothing, signature.Pattern);
                Assert.That(signature.Literals, Is.Not.Empty.And.All.Length.GreaterThan(3), signature.Pattern);
            }
        });
    }

    [TestCase("kernel: EXT4-fs error (device sdb): ext4_journal_check_start:83: comm nfsd: Detected aborted journal", "ext4", "critical")]
    [TestCase("kernel: EXT4-fs error (device sdb) in ext4_reserve_inode_write:5768: Journal has aborted", "ext4", "critical")]
    [TestCase("kernel: EXT4-fs (sdb): Remounting filesystem read-only", "ext4", "critical")]
    [TestCase("kernel: Aborting journal on device sdb-8.", "jbd2", "critical")]
    [TestCase("kernel: JBD2: I/O error when updating journal superblock for sdb-8.", "jbd2", "critical")]
    [TestCase("kernel: JBD2: Detected IO errors while flushing file data on sdb-8", "jbd2", "error")]
    [TestCase("kernel: EXT4-fs (sdb): This should not happen!! Data will be lost", "ext4", "critical")]
    [TestCase("kernel: EXT4-fs (sdb): error count since last fsck: 3", "ext4", "error")]
    [TestCase(
        "kernel: EXT4-fs warning (device sdb): ext4_end_bio:343: I/O error 10 writing to inode 14 starting block 33281)",
        "ext4",
        "warning")]
    [TestCase("kernel: EXT4-fs (dm-0): recovery complete", "ext4", "info")]
    [TestCase("kernel: XFS (sdb): log I/O error -5", null, null)]
    [TestCase(
        "kernel: XFS (sdb): Log I/O Error (0x2) detected at xlog_ioend_work+0x6e/0x70 [xfs] (fs/xfs/xfs_log.c:1378).  "
            + "Shutting down filesystem.",
        "xfs",
        "critical")]
    [TestCase("kernel: XFS (sdb): Please unmount the filesystem and rectify the problem(s)", "xfs", "critical")]
    [TestCase("kernel: XFS (sdb): metadata I/O error in \"xfs_buf_ioerror_alert+0x4a\" at daddr 0x2 len 1 error 5", "xfs", "error")]
    [TestCase(
        "kernel: BTRFS: error (device sdb) in btrfs_commit_transaction:2418: errno=-5 IO failure (Error while writing out transaction)",
        "btrfs",
        "critical")]
    [TestCase("kernel: I/O error, dev sdb, sector 524288 op 0x1:(WRITE) flags 0x9800 phys_seg 1 prio class 2", "block", "error")]
    [TestCase("kernel: Buffer I/O error on dev sdb, logical block 65536, lost sync page write", "block", "error")]
    [TestCase("kernel: sd 2:0:0:0: rejecting I/O to offline device", "scsi", "critical")]
    [TestCase(
        "kernel: sd 2:0:0:0: [sdb] tag#64 FAILED Result: hostbyte=DID_TRANSPORT_DISRUPTED driverbyte=DRIVER_OK cmd_age=22s",
        "scsi",
        "error")]
    [TestCase(
        "kernel:  connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4294945870, last ping 4294947168, now 4294948480",
        "iscsi",
        "error")]
    [TestCase("kernel:  connection1:0: detected conn error (1022)", "iscsi", "error")]
    [TestCase("kernel:  session1: session recovery timed out after 5 secs", "iscsi", "critical")]
    [TestCase(
        "iscsid[312]: iscsid: Kernel reported iSCSI connection 1:0 error (1022 - ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out) state (3)",
        "iscsid (journal)",
        "error")]
    [TestCase("iscsid: connection1:0 is operational after recovery (2 attempts)", "iscsid (journal)", "info")]
    [TestCase("multipathd[290]: mpatha: remaining active paths: 1", "multipathd (journal)", "warning")]
    [TestCase("kernel: device-mapper: multipath: 253:0: Failing path 8:16.", "multipath", "error")]
    [TestCase("kernel: nfs: server 198.51.100.2 not responding, still trying", "nfs client", "error")]
    [TestCase("kernel: nfs: server 198.51.100.2 not responding, timed out", "nfs client", "critical")]
    [TestCase("kernel: nfs: server 198.51.100.2 OK", "nfs client", "info")]
    [TestCase("kernel: INFO: task nfsd:512 blocked for more than 120 seconds.", "hung task", "error")]
    [TestCase("kernel: device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception.", "dm-snapshot", "critical")]
    [TestCase("kernel: BUG: kernel NULL pointer dereference, address: 0000000000000008", "oops", "critical")]
    [TestCase("kernel: BUG: unable to handle page fault for address: ffffb1c2c0a3f000", "oops", "critical")]
    [TestCase("kernel: Oops: 0000 [#1] PREEMPT SMP NOPTI", "oops", "critical")]
    [TestCase(
        "kernel: general protection fault, probably for non-canonical address 0xdead000000000122: 0000 [#1] PREEMPT SMP NOPTI",
        "oops",
        "critical")]
    [TestCase("kernel: kernel BUG at fs/ext4/inode.c:2721!", "oops", "critical")]
    [TestCase("kernel: Kernel panic - not syncing: Fatal exception", "oops", "critical")]
    [TestCase("kernel: watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [kworker/1:1:47]", "kernel", "critical")]
    [TestCase("kernel: EXT4-fs (sdb): mounted filesystem with ordered data mode. Quota mode: none.", null, null)]
    [TestCase("systemd[1]: Started nfs-server.service - NFS server and services.", null, null)]
    [TestCase("kernel: Aborting journal on device sdb-8. Or so it seems", null, null)]
    public void A_line_says_what_it_says(string text, string? subsystem, string? severity)
    {
        // The clock and host of journalctl -o short-unix, and the line end that a serial console leaves.
        var signature = KernelLogSignatures.Match($"1763842000.123456 gateway {text}\r");
        Assert.That((signature?.Subsystem, signature?.Severity), Is.EqualTo((subsystem, severity)));
    }

    [TestCase("abc(d|e)fg", new[] { "abc" })]
    [TestCase(@"a\(bc\)d+x", new[] { "a(bc)d" })]
    [TestCase("ab?cde", new[] { "cde" })]
    [TestCase("ab{2}cd", new[] { "cd" })]
    [TestCase("x[])]yz(?:[)]q)?w", new[] { "yz" })]
    [TestCase("one|two (x)", new[] { "one", "two " })]
    [TestCase("one|(two)", new string[0])]
    [TestCase(@"\d\sabc\w", new[] { "abc" })]
    public void The_text_to_look_for_is_in_every_match(string pattern, string[] literals) =>
        Assert.That(RegexLiterals.Of(pattern), Is.EqualTo(literals));
}
