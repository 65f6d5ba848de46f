using NUnit.Framework;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Fsck;

/// <summary>Every plant is found by the real e2fsck, under the code that stands for it (e2fsprogs, e2fsck/problem.h).</summary>
[TestFixture]
internal sealed class Ext4PlanterTest
{
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["missing-blocks"] = "0x01000d",
        ["uncounted-blocks"] = "0x01000d",
        ["size-too-small"] = "0x01000c",
        ["directory-size"] = "0x01000c",
        ["directory-hole"] = "0x020015",
        ["unlinked"] = "0x040002",
        ["unconnected-directory"] = "0x030003",
        ["not-freed"] = "0x010004",
        ["deletion-time"] = "0x010005",
        ["lost-orphan"] = "0x010037",
        ["inode-bitmap"] = "0x050008",
        ["deleted-inode"] = "0x020003",
        ["cleared-inode"] = "0x020003",
        ["cleared-directory"] = "0x020003",
        ["second-name"] = "0x020003",
        ["unused-inode"] = "0x020047",
        ["reserved-inode"] = "0x020002",
        ["inode-number"] = "0x020002",
        ["illegal-block"] = "0x010058",
        ["beyond-the-end"] = "0x010059",
        ["inode-table"] = "0x013001",
        ["group-descriptors"] = "0x013001",
        ["shared-blocks"] = "0x013001",
        ["extent-header"] = "0x010081",
        ["extent-depth"] = "0x010058",
        ["extent-order"] = "0x01005e",
        ["block-map"] = "0x01000e",
        ["directory-block"] = "0x010058",
        ["attribute-block"] = "0x020032",
        ["link-count"] = "0x040003",
        ["free-count"] = "0x05000e",
        ["inode-bitmap-free"] = "0x050009",
        ["inode-checksum"] = "0x010068",
    };

    private readonly Ext4Planter planter = new();
    private readonly LocalHost host = new(TimeProvider.System);
    private string directory = "";

    private string Clean => Path.Combine(directory, "clean");

    [OneTimeSetUp]
    public async Task MakeCleanImage()
    {
        directory = Directory.CreateTempSubdirectory("storagechaos-planter-").FullName;
        var tree = Directory.CreateDirectory(Path.Combine(directory, "tree")).FullName;
        FileTree.Write(tree);
        await planter.MakeImageAsync(host, Clean, tree, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task The_image_is_clean_before_anything_is_planted()
    {
        var (outcome, codes) = await CheckAsync(Clean);
        Assert.That((outcome.ExitCode, codes.Where(c => !IsHeader(c))), Is.EqualTo((0, Array.Empty<string>())), outcome.Output);
    }

    [Test]
    public void Each_plant_has_a_name_of_its_own_and_a_code_to_be_found_by() =>
        Assert.That(planter.Plants.Select(p => p.Name), Is.EqualTo(Codes.Keys));

    [Test]
    public void Each_class_can_be_planted_in_several_ways() => Assert.Multiple(() =>
    {
        foreach (var kind in Enum.GetValues<FindingClass>())
            Assert.That(planter.Plants.Count(p => p.Class == kind), Is.AtLeast(4), $"{kind}");
    });

    [TestCaseSource(nameof(Codes))]
    public async Task A_plant_is_found(KeyValuePair<string, string> expected)
    {
        var image = await CopyAsync(expected.Key);
        await planter.PlantAsync(host, image, planter.Plants.Single(p => p.Name == expected.Key), CancellationToken.None);
        var (outcome, codes) = await CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(codes, Does.Contain(expected.Value), outcome.Output);
            Assert.That(outcome.ExitCode, Is.EqualTo(4), $"e2fsck got to its end and left errors\n{outcome.Output}");
        });
    }

    [TestCase("sif d/nowhere size 1", "d/nowhere: File not found")]
    [TestCase("sif d/victim colour 1", "invalid field specifier: colour")]
    [TestCase("frobnicate", "Command not found frobnicate")]
    [TestCase("stat d/victim", "Type: regular")]
    public async Task A_command_that_debugfs_refuses_is_an_error_that_shows_it(string command, string complaint)
    {
        var image = await CopyAsync("refused");
        var odd = planter.Plants[0] with { Commands = [command] };
        Assert.That(
            () => planter.PlantAsync(host, image, odd, CancellationToken.None),
            Throws.TypeOf<HostCommandException>().With.Message.Contains(complaint));
    }

    [Test]
    public void What_is_no_file_system_is_an_error_though_debugfs_ends_with_0()
    {
        var image = Path.Combine(directory, "text");
        File.WriteAllText(image, new string('x', 8192));
        Assert.That(
            () => planter.PlantAsync(host, image, planter.Plants[0], CancellationToken.None),
            Throws.TypeOf<HostCommandException>().With.Message.Contains("trying to open").And.Not.Message.Contains("exit code"));
    }

    private async Task<string> CopyAsync(string name)
    {
        var image = Path.Combine(directory, name);
        await host.RunAsync(HostCommand.Of("cp", "--sparse=always", Clean, image), CancellationToken.None);
        return image;
    }

    private async Task<(CommandOutcome Outcome, List<string> Codes)> CheckAsync(string image)
    {
        var log = image + ".log";
        var command = HostCommand.Of("e2fsck", "-fn", "-E", $"problem_log={log}", image) with { AnyExitCode = true };
        var outcome = await host.RunAsync(command, CancellationToken.None);
        var codes = (await File.ReadAllTextAsync(log)).Split("code=\"").Skip(1).Select(part => part[..8]).Distinct().ToList();
        return (outcome, codes);
    }

    private static bool IsHeader(string code) => code.EndsWith("0000", StringComparison.Ordinal);
}
