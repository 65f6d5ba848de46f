using NUnit.Framework;
using StorageChaos.Cli;

namespace StorageChaos.Tests.Cli;

/// <summary><c>plant</c> makes a new file or refuses; what is there stays as it is, and what fails leaves nothing.</summary>
[NonParallelizable] // redirects the console of the process, and alters its PATH
public sealed class PlantCommandTest
{
    private string directory = "";

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory("storagechaos-plant-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestCase("plant", "CLASS")]
    [TestCase("plant 1 DIR/new", "--fs")]
    [TestCase("plant 6 DIR/new --fs ext4", "CLASS '6' is not one of 1 (block-count), 2 (deleted-file), 3 (entry-without-inode), 4 (wrong-pointer), 5 (other)")]
    [TestCase("plant blocks DIR/new --fs ext4", "CLASS 'blocks' is not one of 1 (block-count)")]
    [TestCase("plant 1 DIR/new --fs zfs", "--fs 'zfs' is not one of ext4")]
    [TestCase("plant 1 DIR/new --fs ext4 --way unlinked", "--way 'unlinked' is not one of class 1 on ext4: missing-blocks, ")]
    [TestCase("plant 1 DIR/none/new --fs ext4", "there is no directory DIR/none")]
    [TestCase("plant 1 DIR/new/ --fs ext4", "'DIR/new/' is not the name of a file")]
    [TestCase("plant 1 /proc/new --fs ext4", "/proc cannot be written to")]
    [TestCase("plant 1 DIR --fs ext4", "DIR is there already")]
    [TestCase("plant 1 DIR/file --fs ext4", "DIR/file is there already")]
    [TestCase("plant 1 DIR/dangling --fs ext4", "DIR/dangling is there already")]
    [TestCase("plant 1 DIR/device --fs ext4", "DIR/device is there already")]
    [TestCase("plant 1 /dev/null --fs ext4", "/dev/null is there already")]
    [TestCase("plants --fs zfs", "--fs 'zfs' is not one of ext4")]
    public async Task What_is_not_acceptable_is_refused_and_nothing_is_touched(string arguments, string message)
    {
        await File.WriteAllTextAsync(In("file"), "precious");
        File.CreateSymbolicLink(In("dangling"), In("nowhere"));
        File.CreateSymbolicLink(In("device"), "/dev/null");
        var before = Entries();

        var (code, _, errors) = await RunAsync(arguments.Replace("DIR", directory, StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(64), errors);
            Assert.That(errors, Does.StartWith("storagechaos: ").And.Contain(message.Replace("DIR", directory, StringComparison.Ordinal)).And.Not.Contain("   at "));
            Assert.That(Entries(), Is.EqualTo(before));
            Assert.That(File.ReadAllText(In("file")), Is.EqualTo("precious"));
        });
    }

    [TestCase("4 NEW", "illegal-block")]
    [TestCase("wrong-pointer NEW --way shared-blocks", "shared-blocks")]
    public async Task An_image_is_made_and_it_is_said_how_to_check_it(string choice, string name)
    {
        var (code, output, errors) = await RunAsync($"plant --fs ext4 {choice.Replace("NEW", In("new"), StringComparison.Ordinal)}");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, errors);
            Assert.That(output, Does.Contain($"planted: {name} (class 4, block pointer to the wrong place)").And.Contain($"storagechaos fsck {In("new")}"));
            Assert.That(Entries(), Is.EqualTo(new[] { In("new") }));
            Assert.That(new FileInfo(In("new")).Length, Is.EqualTo(64 << 20));
        });
    }

    [Test]
    public async Task A_tool_that_is_missing_is_named_with_its_package_and_nothing_is_left()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            // env itself is there, what it is to run is not.
            File.CreateSymbolicLink(In("env"), "/usr/bin/env");
            Environment.SetEnvironmentVariable("PATH", directory);
            var (code, _, errors) = await RunAsync($"plant 1 {In("new")} --fs ext4");
            Assert.That(code, Is.EqualTo(70), errors);
            Assert.That(errors, Does.Contain("install the Debian package e2fsprogs").And.Not.Contain("   at "));
            Assert.That(Entries(), Is.EqualTo(new[] { In("env") }));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Test]
    public async Task The_list_has_every_class_with_its_ways()
    {
        var (code, output, _) = await RunAsync("plants --fs ext4");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("ext4 3 entry-without-inode: directory entry without inode\n    deleted-inode ").And.Contain("ext4 5 other"));
    }

    private string In(string name) => Path.Combine(directory, name);

    private string[] Entries() => [.. Directory.GetFileSystemEntries(directory).Order()];

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        using var caught = new StringWriter();
        try
        {
            Console.SetOut(said);
            Console.SetError(caught);
            return (await new CommandLine(TimeProvider.System).RunAsync(arguments.Split(' ')), said.ToString(), caught.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
