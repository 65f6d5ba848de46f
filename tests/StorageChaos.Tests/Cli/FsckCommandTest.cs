using System.Text.Json.Nodes;
using NUnit.Framework;
using StorageChaos.Cli;

namespace StorageChaos.Tests.Cli;

/// <summary><c>fsck</c> as a program that calls it sees it: exit codes, JSON, evidence; and what it refuses.</summary>
[NonParallelizable] // redirects the console of the process
public sealed class FsckCommandTest
{
    private string directory = "";

    [OneTimeSetUp]
    public async Task MakeImages()
    {
        directory = Directory.CreateTempSubdirectory("storagechaos-fsck-command-").FullName;
        Assert.That((await RunAsync($"plant 3 {In("damaged")} --fs ext4")).Code, Is.Zero);
        await File.WriteAllBytesAsync(In("noise"), [.. Enumerable.Repeat((byte)7, 1 << 20)]);
        await File.WriteAllTextAsync(In("empty"), "");
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task The_report_has_every_key_also_where_there_is_nothing_to_say()
    {
        var (code, output, errors) = await RunAsync($"fsck --json {In("damaged")}");
        var report = JsonNode.Parse(output)!.AsObject();
        var finding = report["findings"]!.AsArray().Single()!.AsObject();
        Assert.Multiple(() =>
        {
            Assert.That((code, errors), Is.EqualTo((1, "")));
            Assert.That(report.Select(p => p.Key), Is.SupersetOf(new[] { "fileSystem", "outcome", "reason", "findings", "beforeReplay", "afterReplay", "kernel" }));
            Assert.That(finding.Select(p => p.Key), Is.SupersetOf(new[] { "class", "code", "inode", "block", "path", "message", "pass", "severity", "meaning", "causedBy" }));
            Assert.That((report["fileSystem"]!.ToString(), report["outcome"]!.ToString()), Is.EqualTo(("ext4", "findings")));
            Assert.That((finding["class"]!.GetValue<int>(), finding["path"]!.ToString(), finding["severity"]!.ToString()), Is.EqualTo((3, "/d/victim", "high")));
        });
    }

    [Test]
    public async Task A_table_names_the_class_and_the_place()
    {
        var (code, output, _) = await RunAsync($"fsck {In("damaged")}");
        Assert.That((code, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("3 directory entry without inode").And.Contain("/d/victim").And.Contain("opening it fails"));
    }

    [Test]
    public async Task Evidence_is_kept_where_it_is_wanted_and_never_over_other()
    {
        var evidence = In("evidence");
        Assert.That((await RunAsync($"fsck {In("damaged")} --evidence {evidence}")).Code, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(evidence).Select(Path.GetFileName), Is.SupersetOf(new[] { "report.json", "before-replay.out.gz", "before-replay.problems.gz", "metadata.e2i.zst" }));
        var (code, _, errors) = await RunAsync($"fsck {In("damaged")} --evidence {evidence}");
        Assert.That((code, errors), Is.EqualTo((64, errors)));
        Assert.That(errors, Does.Contain(evidence).And.Contain("no evidence is lost"));
    }

    [TestCase("noise", 2, "no ext4, XFS or btrfs superblock")]
    [TestCase("noise --fs ext4", 2, "e2fsck found no file system")]
    public async Task What_cannot_be_judged_ends_with_2(string arguments, int code, string reason)
    {
        var run = await RunAsync($"fsck {In(arguments)}");
        Assert.That(run.Code, Is.EqualTo(code), run.Output);
        Assert.That(run.Output, Does.Contain(reason));
    }

    [TestCase("fsck", "IMAGE_OR_DEVICE")]
    [TestCase("fsck DIR/missing", "DIR/missing: No such file or directory")]
    [TestCase("fsck DIR/empty", "DIR/empty: empty")]
    [TestCase("fsck DIR", "DIR: is a directory")]
    [TestCase("fsck DIR/damaged --fs zfs", "unknown file system 'zfs': one of ext4, xfs, btrfs")]
    [TestCase("fsck DIR/damaged --time-limit 0", "--time-limit 0: not a number of at least 1")]
    [TestCase("fsck DIR/damaged --output-limit much", "--output-limit much: not a number of at least 1")]
    [TestCase("fsck DIR/damaged --evidence DIR/empty", "--evidence DIR/empty: is there already")]
    public async Task What_is_not_acceptable_ends_with_64(string arguments, string message)
    {
        var (code, _, errors) = await RunAsync(arguments.Replace("DIR", directory, StringComparison.Ordinal));
        Assert.That((code, errors), Is.EqualTo((64, errors)));
        Assert.That(errors, Does.StartWith("storagechaos: ").And.Contain(message.Replace("DIR", directory, StringComparison.Ordinal)).And.Not.Contain("   at "));
    }

    private string In(string name) => Path.Combine(directory, name);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        using var complained = new StringWriter();
        Console.SetOut(said);
        Console.SetError(complained);
        Spectre.Console.AnsiConsole.Console = Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings { Out = new Spectre.Console.AnsiConsoleOutput(said) });
        try
        {
            var code = await new CommandLine(TimeProvider.System).RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return (code, said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
