using NUnit.Framework;
using StorageChaos.Stacks;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Tampering;

namespace StorageChaos.Tests.Tampering;

public sealed class TamperTests
{
    private static readonly StackSpec Btrfs = new() { FileSystem = new FileSystemSpec { Type = FileSystemType.Btrfs } };

    [TestCase("", "file: '' is not a path below the export")]
    [TestCase("/etc/passwd", "file: '/etc/passwd' is not")]
    [TestCase("a/../../x", "file: 'a/../../x' is not")]
    public void A_file_lies_below_the_export(string file, string problem)
    {
        Assert.That(new FileTamper { File = file }.Problems(new StackSpec()), Has.Some.Contains(problem));
        Assert.That(new BlockTamper { File = file }.Problems(new StackSpec()), Has.Some.Contains(problem));
    }

    [Test]
    public void What_is_out_of_range_is_told()
    {
        Assert.That(new FileTamper { File = "x", Offset = -1, Bytes = 0 }.Problems(new StackSpec()), Has.Exactly(2).Items);
        Assert.That(new BlockTamper { Offset = 100, Bytes = 100 }.Problems(new StackSpec()), Has.Exactly(2).Items);
        Assert.That(new BlockTamper { File = "x" }.Problems(Btrfs), Has.Some.Contains("btrfs"));
        Assert.That(new PlantTamper { Commands = [] }.Problems(Btrfs), Has.Exactly(2).Items);
        Assert.That(new FileTamper { File = "writer-0.dat" }.Problems(new StackSpec()), Is.Empty);
        Assert.That(new BlockTamper { File = "writer-0.dat", Offset = 4096 }.Problems(new StackSpec()), Is.Empty);
    }

    [Test]
    public void A_file_is_altered_while_it_is_served_and_blocks_are_not()
    {
        Assert.That(new FileTamper { File = "x" }.Offline("tamper-0", "/dev/sda"), Is.Null);
        Assert.That(new BlockTamper { Offset = 512 }.WhileMounted("tamper-0"), Is.Null);
        Assert.That(new PlantTamper { Commands = ["clri x"] }.WhileMounted("tamper-0"), Is.Null);
        Assert.That(new FileTamper { File = "x y", Offset = 4096, With = Fill.Ones }.WhileMounted("tamper-0")!.Argv[2],
            Does.Contain(@"head -c 4096 /dev/zero | tr '\0' '\377' | dd of='/srv/storagechaos/x y'")
                .And.Contain("seek=4096 conv=notrunc,fsync"));
    }
}
