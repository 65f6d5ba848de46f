using System.Globalization;
using NUnit.Framework;
using StorageChaos.Fsck;
using StorageChaos.Fsck.Xfs;

namespace StorageChaos.Tests.Fsck;

/// <summary>What each line of xfs_repair becomes: class, structure, inode, and the finding that it is a side effect of.</summary>
[TestFixture]
internal sealed class XfsFindingsTest
{
    [TestCase("xfs-block-count", "1: 1 inode 131", "2: 1 inode 131 <- 1")]
    [TestCase("xfs-missing-blocks", "1: 1 inode 262273", "2: 1 inode 262273 <- 1")]
    [TestCase("xfs-lost-entry", "1: 2 inode 786570")]
    [TestCase("xfs-repointed-entry", "1: 2 inode 262276", "2: 5 link count 262275")]
    [TestCase("xfs-unlinked-list", "1: 2 unlinked list 262276")]
    [TestCase("xfs-entry-without-inode", "1: 2/3 inode 132", "2: 3 directory entry 128 <- 1", "3: 3 directory entry 128 <- 1")]
    [TestCase("xfs-absent-inode", "1: 3 directory entry 262272", "2: 3 directory entry 262272 <- 1", "3: 2 inode 262276")]
    [TestCase("xfs-illegal-block", "1: 4 extent map 262276", "2: 3 directory entry 262272 <- 1", "3: 4 extent map 262276 <- 1", "4: 3 directory entry 262272 <- 1")]
    [TestCase("xfs-metadata-block", "1: 4 extent map 262276", "2: 3 directory entry 262272 <- 1", "3: 2/5 inode btree 262276 <- 1")]
    [TestCase("xfs-shared-block", "1: 4/5 refcount btree 262274", "2: 4/5 refcount btree 262276", "3: 4/5 refcount btree <- 2")]
    [TestCase("xfs-free-block", "1: 4 extent map 262276")]
    [TestCase("xfs-inode-count", "1: 5 inode btree", "2: 5 AGI <- 1", "3: 5 superblock counters <- 1")]
    [TestCase("xfs-free-count", "1: 5 AGF")]
    [TestCase("xfs-superblock-counter", "1: 5 superblock counters")]
    [TestCase("xfs-link-count", "1: 5 link count 131")]
    [TestCase("xfs-bad-inode-crc", "1: 5 inode 262276", "2: 5 inode 262276 <- 1", "3: 5 inode 262276 <- 1")]
    [TestCase("xfs-bad-dotdot", "1: 5 parent entry 262272", "2: 2 inode 786560 <- 1", "3: 5 link count 262272 <- 1")]
    [TestCase("xfs-directory-index", "1: 5 directory 131", "2: 5 directory 131 <- 1")]
    [TestCase("xfs-bad-primary-superblock", "1: 5 superblock")]
    public void Reads_what_was_planted(string name, params string[] findings) =>
        Assert.That(Read(name).Findings.Select(Short), Is.EqualTo(findings), Read(name).Reason);

    [TestCase("xfs-directory-size", 14, FindingClass.BlockCount)]
    [TestCase("xfs-impossible-inode", 10, FindingClass.EntryWithoutInode)]
    [TestCase("xfs-bad-agf", 10, FindingClass.Other)]
    [TestCase("xfs-bad-inode-tree", 20, FindingClass.Other)]
    [TestCase("xfs-secondary-superblock", 10, FindingClass.Other)]
    public void One_root_has_many_side_effects(string name, int findings, FindingClass kind)
    {
        var read = Read(name).Findings;
        Assert.That(read, Has.Count.EqualTo(findings));
        Assert.That(read.Where(f => f.CausedBy is null).Select(f => f.Class), Is.EqualTo(new[] { kind }), string.Join('\n', read.Select(Short)));
    }

    // xfs_repair does not say that the inode was a directory: what was in it is not known to follow.
    [Test]
    public void What_the_output_does_not_tell_is_not_made_up() =>
        Assert.That(Read("xfs-lost-directory").Findings.Count(f => f.Message.StartsWith("disconnected", StringComparison.Ordinal) && f.CausedBy is null), Is.EqualTo(10));

    [Test]
    public void Everything_that_is_told_of_a_finding_is_kept()
    {
        var finding = Read("xfs-illegal-block").Findings[0];
        Assert.Multiple(() =>
        {
            Assert.That(finding.Message, Is.EqualTo("inode 262276 - bad extent overflows - start 16777215, end 16777222, offset 0; correcting nextents for inode 262276; bad data fork in inode 262276; would have cleared inode 262276"));
            Assert.That(finding.Block, Is.EqualTo(16777215));
            Assert.That(finding.Pass, Is.EqualTo("phase 3"));
            Assert.That(finding.Severity, Is.EqualTo(Severity.High));
            Assert.That(finding.Code, Does.StartWith("^inode "));
            Assert.That(Read("xfs-illegal-block").Findings[1].Path, Is.EqualTo("victim"));
        });
    }

    [TestCase("mismatch between format (1) and size (300) in symlink ino 140", "1: 1/5 symlink 140")]
    [TestCase("bad nextents 3 for inode 140, would reset to 1", "1: 1 inode 140")]
    [TestCase("size of fifo inode 140 != 0 (5 bytes)", "1: 1 inode 140")]
    [TestCase("disconnected dir inode 140, would move to lost+found", "1: 2 inode 140")]
    [TestCase("unknown block state, ag 0, blocks 5-9", "1: 5/2 free-space btree")]
    [TestCase("leftover CoW extent (0/12) len 3", "1: 2/5 refcount btree")]
    [TestCase("entry \"a, \"b\"\" at block 0 offset 96 in directory inode 131 references non-existent inode 5000", "1: 3 directory entry 131")]
    [TestCase("entry \"Input/output error\" in shortform directory 131 references free inode 133", "1: 3 directory entry 131")]
    [TestCase("data fork in regular inode 140 claims used block 77", "1: 4 extent map 140")]
    [TestCase("bmap rec out of order, inode 140 entry 1 [o s c] [0 0 0], 0 [0 32900 8]", "1: 4 extent map 140")]
    [TestCase("bad bmap btree ptr 0xfff in ino 140", "1: 4 bmap btree 140")]
    [TestCase("bad fwd (right) sibling pointer (saw 9 should be NULLFSBLOCK)\n\tin inode 140 (data fork) bmap btree block 77", "1: 4 bmap btree 140")]
    [TestCase("inode 0x8c bmap block 0x4d claimed, state is 1", "1: 4 bmap btree 140")]
    [TestCase("bad agbno 4000000 for btbcnt root, agno 0", "1: 5/4 free-space btree")]
    [TestCase("user quota id 0 has bcount 7, expected 9", "1: 5 quota")]
    [TestCase("attribute entry 0 in attr block 0, inode 140 has bad name (namelen = 0)", "1: 5 extended attribute 140")]
    [TestCase("Maximum metadata LSN (9:1) is ahead of log (1:2).\nWould format log to cycle 12.", "1: 5 log")]
    [TestCase("a message of a later version", "1: 5 unknown")]
    [TestCase("would clear something nobody knows\nbad data fork in inode 140", "1: 5 unknown 140")]
    [TestCase("bad nblocks 5 for inode 139, would reset to 9\nwould have cleared inode 140", "1: 1 inode 139", "2: 5 inode 140")]
    public void Knows_messages(string lines, params string[] findings) =>
        Assert.That(XfsRepair.Read(Made(lines.Split('\n'))).Findings.Select(Short), Is.EqualTo(findings));

    [Test]
    public void Each_row_of_the_table_makes_sense()
    {
        var rows = MessageTable.Load("xfs-messages.tsv").Rows;
        Assert.That(rows.Where(r => r.Kind is MessageKind.Finding or MessageKind.Effect).Select(r => r.Structure), Has.None.Empty);
        Assert.That(rows.Select(r => r.Class).Distinct(), Is.EquivalentTo(Enum.GetValues<FindingClass>()));
    }

    [Test]
    [MaxTime(30_000)]
    [NonParallelizable] // for its time limit
    public void A_hundred_thousand_findings_take_seconds()
    {
        var lines = Enumerable.Range(1, 100_000).SelectMany(i => new[]
        {
            $"entry \"f{i}\" in shortform directory 128 references free inode {i}",
            $"would have junked entry \"f{i}\" in directory inode 128",
            "        - agno = 0",
        }).Append("would have reset inode 5 nlinks from 7 to 1");
        var reading = XfsRepair.Read(Made(lines));
        Assert.That(reading.FindingCount, Is.EqualTo(100_001));
        Assert.That(reading.Findings, Has.Count.LessThan(1100));
        Assert.That(reading.Classes, Has.Count.EqualTo(2));
    }

    private static FsckReading Read(string name) => XfsRepair.Read(CapturedRun.Load(name).As(CheckerRun.AfterReplay));

    private static CheckerRun Made(IEnumerable<string> lines) => new() { Command = "xfs_repair -n x", ExitCode = 1, Stderr = lines, When = CheckerRun.AfterReplay };

    [Test]
    public void An_entry_is_told_by_its_directory_its_name_and_its_inode() =>
        Assert.That(
            Read("xfs-absent-inode").Findings[0],
            Has.Property("Directory").EqualTo(262272).And.Property("Path").EqualTo("victim").And.Property("Inode").EqualTo(5000));

    private static string Short(Finding f) => string.Create(
        CultureInfo.InvariantCulture,
        $"{f.Id}: {(int)f.Class}{(f.SecondClass is { } s ? $"/{(int)s}" : "")} {f.Structure}{((f.Directory ?? f.Inode) is { } i ? $" {i}" : "")}{(f.CausedBy is { } c ? $" <- {c}" : "")}");
}
