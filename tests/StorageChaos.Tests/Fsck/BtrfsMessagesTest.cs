using NUnit.Framework;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Tests.Fsck;

/// <summary>Messages that no image of ours provokes, as the sources of btrfs-progs 6.2 print them (check/, kernel-shared/).</summary>
[TestFixture]
internal sealed class BtrfsMessagesTest
{
    [TestCase("root 5 inode 257 errors 1, no inode item", "3 inode item inode 257")]
    [TestCase("root 5 inode 257 errors 100, file extent discount\nFound file extent holes:\n\tstart: 0, len: 4096",
        "1 file extent item inode 257")]
    [TestCase("root 5 inode 257 errors 4000", "4 file extent item inode 257")]
    [TestCase("root 5 inode 257 errors 40000\nDir items with mismatch hash:\n\tname: a namelen: 1 wanted 0x00000001 has 0x00000002",
        "5 directory item inode 257")]
    [TestCase("root 5 inode 257 errors 80060, odd file extent, bad file extent, invalid inode mode bit 0170000",
        "4 file extent item inode 257,4 file extent item inode 257,5 inode item inode 257")]
    [TestCase("root 5 inode 257 errors 80000000, an error of the future", "5 inode item inode 257")]
    [TestCase("reloc" + "root 5 inode 257 errors 80, file extent overlap", "4 file extent item inode 257")]
    [TestCase("root 256 inode 257 errors 400, nbytes wrong", "1 inode item")]
    [TestCase(
        "root 5 inode 257 errors 2000, link count wrong\n" +
        "\tunresolved ref dir 256 index 2 namelen 7 name a, b, c filetype 1 errors 2, no dir index",
        "5 link count inode 257,5 directory index inode 257 in 256 path a, b, c")]
    [TestCase(
        "fs tree 257 refs 1 not found\n" +
        "\tunresolved ref root 5 dir 256 index 2 namelen 3 name sub errors 600\n, no root ref, no root backref",
        "3 root item")]
    [TestCase(
        "parent transid verify failed on 30408704 wanted 8 found 7\n" +
        "parent transid verify failed on 30408704 wanted 8 found 7\nIgnoring transid failure",
        "5 tree block block 30408704")]
    [TestCase("corrupt leaf: root=5 block=5292032 slot=3, bad key order, prev (1 1 1) current (1 1 0)\nbad block 5292032",
        "5 tree block block 5292032,5 tree block block 5292032")]
    [TestCase("tree extent[5292032, 16384] root 5 has no backref item in extent tree", "4 extent item block 5292032")]
    [TestCase("data extent[13631488, 8192] size mimsmatch, extent item size 8192 file item size 4096", "1 file extent item block 13631488")]
    [TestCase("incorrect global backref count on 13631488 found 1 wanted 2", "4 extent item block 13631488")]
    [TestCase("Couldn't map the block 1099511627776", "4 chunk tree block 1099511627776")]
    [TestCase("block group [13631488 8388608] used 4096 but extent items used 8192", "5 block group block 13631488")]
    [TestCase("super bytes used 4096 mismatches actual used 8192", "5 superblock")]
    [TestCase("Chunk[256, 228, 13631488]: length(8388608), offset(13631488), type(1) is not found in block group", "5 chunk tree")]
    [TestCase("Device extent[1, 13631488, 8388608] didn't find the relative chunk.", "5 device extent")]
    [TestCase("there is no free space entry for 13631488-13664256\ncache appears valid but isn't 13631488",
        "5 free space tree block 13631488")]
    [TestCase("there are no extents for csum range 13631488-13664256\ncsum exists for 13631488-13664256 but there is no extent record",
        "5 checksum tree block 13631488")]
    [TestCase("Counts for qgroup id: 0/5 are different\n" +
        "our:\t\treferenced 16384 referenced compressed 16384\n" +
        "disk:\t\treferenced 0 referenced compressed 0\n" +
        "diff:\t\treferenced 16384 referenced compressed 16384",
        "5 qgroup")]
    [TestCase("Couldn't setup log root tree\nERROR: cannot open file system", "5 tree root")]
    public void Every_message_has_its_class_structure_and_place(string text, string findings)
    {
        var reading = BtrfsCheck.Read(CapturedRun.Run("btrfs check", 1, "", $"{text}\n", false, CheckerRun.AfterReplay));
        Assert.That(string.Join(',', reading.Findings.Select(Place)), Is.EqualTo(findings), string.Join('\n', reading.Findings));
    }

    private static string Place(Finding f) =>
        $"{(int)f.Class} {f.Structure}" +
        $"{(f.Inode is { } i ? $" inode {i}" : "")}{(f.Directory is { } d ? $" in {d}" : "")}" +
        $"{(f.Block is { } b ? $" block {b}" : "")}{(f.Path is { } p ? $" path {p}" : "")}";
}
