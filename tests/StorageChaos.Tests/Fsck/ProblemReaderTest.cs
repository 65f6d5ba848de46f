using System.Globalization;
using NUnit.Framework;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Fsck;

/// <summary>e2fsck's log and its words, put together. The texts are e2fsck 1.47.0's.</summary>
[TestFixture]
internal sealed class ProblemReaderTest
{
    private const string Entry = "<problem code=\"0x020003\" answer=\"0\" ino=\"13\" dir=\"2\" blk=\"9\" blkcount=\"0\"/>";

    [Test]
    public void A_message_gets_its_code_and_its_fields()
    {
        var finding = Read(
            [Entry],
            "Pass 2: Checking directory structure\nEntry 'v' in /d (13) has deleted/unused inode 16.  Clear? no\n\n").Single();
        Assert.That(
            (finding.Code, finding.Class, finding.Pass, finding.Path, finding.Inode, finding.Block, finding.Message),
            Is.EqualTo(
                ("0x020003", FindingClass.EntryWithoutInode, "2", "/d/v", 16L, (long?)null,
                    "Entry 'v' in /d (13) has deleted/unused inode 16.")));
    }

    // blk is left over from another problem: the message has no block.
    [Test]
    public void Only_the_fields_of_the_message_are_taken_from_the_log() =>
        Assert.That(
            Read(
                ["<problem code=\"0x01000d\" answer=\"0\" ino=\"16\" blk=\"77\" num=\"784\"/>"],
                "Inode 16, i_blocks is 800, should be 784.  Fix? no\n").Single(),
            Has.Property("Block").Null.And.Property("Inode").EqualTo(16));

    // The log is no XML: a stray pointer's text, quotes and all, and an end in the middle.
    [TestCase("<problem code=\"0x040002\" answer=\"0\" ino=\"16\" str=\"a\" ino=\"99\"/>")]
    [TestCase("<problem code=\"0x040002\" answer=\"0\" ino=\"16\" str=\"\u0001<\"&")]
    [TestCase("<problem code=\"0x040002\" answer=\"0\" ino=\"16\"")]
    public void A_log_that_is_not_well_formed_is_read_as_far_as_it_goes(string line) =>
        Assert.That(
            Read(
                ["<?xml version=\"1.0\"?>", "<header code=\"0x040000\"/>", line],
                "Unattached inode 16\nConnect to /lost+found? no\n").Single(),
            Has.Property("Inode").EqualTo(16).And.Property("Class").EqualTo(FindingClass.DeletedFile));

    [Test]
    public void A_problem_that_is_not_printed_is_a_finding_all_the_same() =>
        Assert.That(
            Read([Entry], "Pass 2: Checking directory structure\n").Single(),
            Has.Property("Code").EqualTo("0x020003").And.Property("Message").Contains("printed nothing"));

    [Test]
    public void A_message_that_is_not_logged_is_known_by_its_words() =>
        Assert.That(Read([], "Illegal block #5 (16777215) in inode 18.  IGNORED.\n").Single(),
            Has.Property("Code").EqualTo("0x01000e").And.Property("Inode").EqualTo(18).And.Property("Block").EqualTo(16777215));

    [Test]
    public void What_nobody_knows_is_a_finding_all_the_same()
    {
        Assert.That(
            Read([], "The flux of inode 7 is wrong.\n").Single(),
            Has.Property("Structure").EqualTo("unknown").And.Property("Code").Null);
        Assert.That(
            Read(["<problem code=\"0x0fffff\" answer=\"0\"/>"], "").Single(),
            Has.Property("Structure").EqualTo("unknown").And.Property("Code").EqualTo("0x0fffff"));
    }

    [Test]
    public void Items_on_a_line_are_findings_with_their_heading()
    {
        string[] log =
        [
            "<problem code=\"0x050003\" answer=\"0\"/>",
            "<problem code=\"0x050014\" answer=\"0\" blk=\"8\" blk2=\"10\"/>",
            "<problem code=\"0x050005\" answer=\"0\" blk=\"34\"/>",
            "<problem code=\"0x050006\" answer=\"0\"/>",
        ];
        var findings = Read(log, "Block bitmap differences:  -(8--10) +34\nFix? no\n");
        Assert.That(findings.Select(f => (f.Code, f.Block, f.Message)), Is.EqualTo(new[]
        {
            ("0x050014", (long?)8L, "Block bitmap differences: -(8--10)"), ("0x050005", 34L, "Block bitmap differences: +34"),
        }));
    }

    [Test]
    public void Blocks_that_several_inodes_claim_are_details_of_one_finding_each()
    {
        string[] log =
        [
            "<problem code=\"0x011001\" answer=\"0\" ino=\"12\"/>",
            "<problem code=\"0x011008\" answer=\"0\" ino=\"12\" blk=\"3\" blk2=\"4\"/>",
            "<problem code=\"0x011002\" answer=\"0\" ino=\"12\" blk=\"6\"/>",
            "<problem code=\"0x011003\" answer=\"0\"/>",
        ];
        Assert.That(Read(log, "Multiply-claimed block(s) in inode 12: 3--4 6\n").Single(),
            Has.Property("Message").EqualTo("Multiply-claimed block(s) in inode 12: 3--4 6")
                .And.Property("Block").EqualTo(3)
                .And.Property("Class").EqualTo(FindingClass.WrongPointer));
    }

    [Test]
    public void What_follows_on_the_same_inode_and_from_bitmaps_names_its_cause()
    {
        string[] log =
        [
            "<problem code=\"0x010010\" answer=\"0\" ino=\"18\"/>",
            "<problem code=\"0x01000e\" answer=\"0\" ino=\"18\" blk=\"99\" blkcount=\"5\"/>",
            "<problem code=\"0x01000d\" answer=\"0\" ino=\"18\" num=\"8\"/>",
            "<problem code=\"0x050003\" answer=\"0\"/>",
            "<problem code=\"0x050005\" answer=\"0\" blk=\"34\"/>",
            "<problem code=\"0x050006\" answer=\"0\"/>",
            "<problem code=\"0x05000e\" answer=\"0\" blk=\"1\" blk2=\"2\" group=\"0\"/>",
        ];
        var text =
            "Inode 18 has illegal block(s).  Clear? no\n\n" +
            "Illegal block #5 (99) in inode 18.  IGNORED.\n" +
            "Inode 18, i_blocks is 16, should be 8.  Fix? no\n\n" +
            "Block bitmap differences:  +34\nFix? no\n\n" +
            "Free blocks count wrong for group #0 (1, counted=2).\nFix? no\n";
        Assert.That(Read(log, text).Select(f => f.CausedBy), Is.EqualTo(new int?[] { null, 1, 1, null, 4 }));
    }

    [Test]
    public void A_hundred_thousand_findings_are_counted_and_a_thousand_kept_with_each_code()
    {
        var log = Enumerable.Range(12, 100_000)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"<problem code=\"0x01000d\" answer=\"0\" ino=\"{i}\" num=\"8\"/>"))
            .Append(Entry);
        var text = string.Concat(Enumerable.Range(12, 100_000)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"Inode {i}, i_blocks is 16, should be 8.  Fix? no\n\n")))
            + "Entry 'v' in /d (13) has deleted/unused inode 16.  Clear? no\n";
        var reader = new ProblemReader(text);
        reader.Read(log);
        Assert.Multiple(() =>
        {
            Assert.That(reader.Findings.Count, Is.EqualTo(100_001));
            Assert.That(reader.Findings.Items, Has.Count.EqualTo(1001));
            Assert.That(reader.Findings.Items[^1], Has.Property("Id").EqualTo(100_001).And.Property("Code").EqualTo("0x020003"));
            Assert.That(
                reader.Findings.PerClass.Select(c => (c.Class, c.Count)),
                Is.EqualTo(new[] { (FindingClass.BlockCount, 100_000), (FindingClass.EntryWithoutInode, 1) }));
        });
    }

    [Test]
    public void Every_code_has_a_class_a_pass_and_a_message_that_finds_itself()
    {
        Assert.That(ProblemTable.All, Has.Count.GreaterThan(400));
        foreach (var problem in ProblemTable.All.Where(p => p is { Kind: ProblemKind.Finding, Message.Length: > 0 }))
        {
            Assert.That(problem.Class, Is.InRange(FindingClass.BlockCount, FindingClass.Other), problem.Code);
            Assert.That(problem.Pass, Does.Match("^[0-6][A-E]?$"), problem.Code);
            var printed = System.Text.RegularExpressions.Regex.Replace(problem.Message, "%[0-9]*([ID]?[a-zA-Z])", "7");
            Assert.That(new ProblemMessage(problem.Message).Find(printed, 0, null), Is.Not.Null, problem.Message);
        }
    }

    private static IReadOnlyList<Finding> Read(string[] log, string text)
    {
        var reader = new ProblemReader(text);
        reader.Read(log);
        return reader.Findings.Items;
    }
}
