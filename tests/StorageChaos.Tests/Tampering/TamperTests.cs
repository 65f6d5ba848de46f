using CsCheck;
using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Tampering;
using StorageChaos.Tests.Agent;

namespace StorageChaos.Tests.Tampering;

public sealed class TamperTests
{
    private static readonly StackSpec Btrfs = new() { FileSystem = new FileSystemSpec { Type = FileSystemType.Btrfs } };

    [TestCase("", "file: '' is not a path below the export")]
    [TestCase("/etc/passwd", "file: '/etc/passwd' is not")]
    [TestCase("a/../../x", "file: 'a/../../x' is not")]
    [TestCase("a\nb", "file: 'a\nb' is not")]
    [TestCase("a\0b", "file: 'a\0b' is not")]
    public void A_file_lies_below_the_export(string file, string problem)
    {
        Assert.That(new FileTamper { File = file }.Problems(new StackSpec()), Has.Some.Contains(problem));
        Assert.That(new BlockTamper { File = file }.Problems(new StackSpec()), Has.Some.Contains(problem));
    }

    [Test]
    public async Task No_name_is_taken_for_a_command()
    {
        using var directory = new TemporaryDirectory();
        var here = new LocalHost(TimeProvider.System);
        var trap = Path.Combine(directory.Path, "trap");
        string[] pieces =
        [
            $"$(touch {trap})", $"`touch {trap}`", $"; touch {trap};", $"&& touch {trap} #", $"| tee {trap}", $"> {trap}",
            "\"", "'", "\\", "$HOME", "*", "~", " ", "-n", "%s", "a", "ü", "{", "}", "!",
        ];
        var names = Gen.Int[0, pieces.Length - 1].Array[1, 6].Select(numbers => string.Concat(numbers.Select(n => pieces[n])));
        for (var seed = 0UL; seed < 100; seed++)
        {
            var name = names.Generate(new PCG(1, seed), null, out _);
            foreach (var tamper in new Tamper[] { new FileTamper { File = name }, new BlockTamper { File = name } })
            {
                if (tamper.Problems(new StackSpec()).Any()) continue;
                var command = tamper.WhileMounted("tamper-0")!;
                // There is no such mount here, so it tells that it does not find the file. It must leave no directory on this machine.
                var script = command.Argv[2].Replace($"mkdir -p {StackPaths.State}\n", "", StringComparison.Ordinal);
                var outcome = await here.RunAsync(HostCommand.Script(script) with { AnyExitCode = true }, CancellationToken.None);
                Assert.That(outcome.ErrorOutput, Is.EqualTo($"there is no file {name} on the server\n"), script);
                Assert.That(File.Exists(trap), Is.False, script);
            }
        }
    }

    [TestCase("!touch /x")]
    [TestCase("  !touch /x")]
    [TestCase("clri x\n!touch /x")]
    [TestCase("dump <8> /etc/passwd")]
    [TestCase("write /etc/shadow x")]
    [TestCase("source /etc/passwd")]
    public void A_debugger_stays_inside_the_file_system(string command) =>
        Assert.That(
            new PlantTamper { Commands = ["clri x", command] }.Problems(new StackSpec()),
            Has.One.Contains("commands[1]: ").And.Contains("reaches beyond"));

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
