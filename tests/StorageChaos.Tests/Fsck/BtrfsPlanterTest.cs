using NUnit.Framework;
using StorageChaos.Cli;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Fsck;

/// <summary>Plants into real images, and has the real tools find it.</summary>
[TestFixture]
internal sealed class BtrfsPlanterTest
{
    private static readonly BtrfsPlanter Planter = new();
    private static readonly BtrfsChecker Checker = new();
    private readonly LocalHost host = new(TimeProvider.System);
    private string folder = "";

    private string Clean => Path.Combine(folder, "clean.img");

    [OneTimeSetUp]
    public async Task MakeImage()
    {
        folder = Directory.CreateTempSubdirectory("storagechaos-btrfs-").FullName;
        var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
        FileTree.Write(tree);
        await Planter.MakeImageAsync(host, Clean, tree, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void RemoveImages() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<TestCaseData> Plants() => Planter.Plants.Select(p => new TestCaseData(p).SetArgDisplayNames(p.Name));

    [TestCaseSource(nameof(Plants))]
    public async Task What_was_planted_is_among_what_is_found(Plant plant)
    {
        var image = await CopyAsync(plant.Name);
        await Planter.PlantAsync(host, image, plant, CancellationToken.None);
        var reading = await CheckAsync(image);
        Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Findings), reading.Reason);
        Assert.That(
            reading.Findings.SelectMany(f => new[] { f.Class, f.SecondClass ?? f.Class }),
            Does.Contain(plant.Class),
            string.Join('\n', reading.Findings));
        Assert.That(reading.Findings.Select(f => f.Structure), Has.None.EqualTo("unknown"), string.Join('\n', reading.Findings));
    }

    [Test]
    public async Task An_image_without_a_plant_is_clean_and_the_check_changes_nothing()
    {
        var before = ImageHash.Of(Clean);
        var reading = await CheckAsync(Clean);
        Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Clean), reading.Reason);
        Assert.That(ImageHash.Of(Clean), Is.EqualTo(before));
    }

    [Test]
    public async Task The_check_of_a_damaged_image_changes_nothing()
    {
        var image = await CopyAsync("unchanged");
        await Planter.PlantAsync(host, image, Planter.Plants[0], CancellationToken.None);
        var before = ImageHash.Of(image);
        await CheckAsync(image);
        Assert.That(ImageHash.Of(image), Is.EqualTo(before).And.Not.EqualTo(ImageHash.Of(Clean)));
    }

    /// <summary>Where inodes lie depends on the machine that makes the image: any item may be the first of its block.</summary>
    [Test]
    public async Task The_first_item_of_each_block_can_be_removed_and_the_tree_stays_in_order()
    {
        var image = await CopyAsync("first-items");
        var opened = await BtrfsImage.OpenAsync(host, image, CancellationToken.None);
        var fs = await opened.TreeAsync(5, CancellationToken.None);
        var first = fs.Leaves.Select(l => l.Key(0)).Where(k => k.Object > BtrfsTree.TopDirectory).ToHashSet();
        Assert.That(first, Has.Count.GreaterThan(3));
        fs.Remove((key, _) => first.Contains(key));
        await opened.WriteAsync(fs, CancellationToken.None);
        var reading = await CheckAsync(image);
        Assert.That(
            reading.Findings.Select(f => f.Structure),
            Is.Not.Empty.And.None.EqualTo("tree block").And.None.EqualTo("unknown"),
            string.Join('\n', reading.Findings.Take(5)));
    }

    [Test]
    public async Task Each_class_that_has_a_name_is_planted_in_two_ways()
    {
        Assert.That(
            Planter.Plants.Where(p => p.Class != FindingClass.Other).GroupBy(p => p.Class).Select(g => g.Count()),
            Is.All.GreaterThanOrEqualTo(2).And.Exactly(4).Items);
        Assert.That(Planter.Plants.Select(p => p.Name), Is.Unique);
        var other = new Plant { Class = FindingClass.Other, Name = "other", Summary = "" };
        await AssertThrows<ArgumentException>(() => Planter.PlantAsync(host, Clean, other, CancellationToken.None));
    }

    [Test]
    public async Task Only_a_regular_file_with_btrfs_is_planted_into()
    {
        await AssertThrows<HostCommandException>(() => Planter.PlantAsync(host, "/dev/null", Planter.Plants[0], CancellationToken.None));
        var text = Path.Combine(folder, "text");
        await File.WriteAllTextAsync(text, new string('x', 100_000));
        await AssertThrows<InvalidDataException>(() => Planter.PlantAsync(host, text, Planter.Plants[0], CancellationToken.None));
    }

    private static async Task AssertThrows<T>(Func<Task> act)
        where T : Exception
    {
        try
        {
            await act();
        }
        catch (T)
        {
            return;
        }

        Assert.Fail($"no {typeof(T).Name}");
    }

    private async Task<string> CopyAsync(string name)
    {
        var image = Path.Combine(folder, $"{name}.img");
        await host.RunAsync(HostCommand.Of("cp", "--sparse=always", Clean, image), CancellationToken.None);
        return image;
    }

    private async Task<FsckReading> CheckAsync(string image)
    {
        var outcome = await host.RunAsync(Checker.Check(image, "") with { AnyExitCode = true }, CancellationToken.None);
        return Checker.Read(new CheckerRun
        {
            Command = outcome.Command,
            ExitCode = outcome.ExitCode,
            Stdout = outcome.Output.Split('\n'),
            Stderr = outcome.ErrorOutput.Split('\n'),
            When = CheckerRun.AfterReplay,
        });
    }
}
