using NUnit.Framework;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Fsck;

/// <summary>Plants into real images and checks them with the real xfs_repair; needs xfsprogs.</summary>
[TestFixture]
internal sealed class XfsPlanterTest
{
    private readonly XfsImages images = new();

    private static IEnumerable<Plant> Plants => new XfsPlanter().Plants;

    [OneTimeSetUp]
    public Task MakeImage() => images.MakeAsync();

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [Test]
    public async Task What_nothing_was_planted_into_is_clean()
    {
        var before = ImageHash.Of(images.Clean);
        var reading = await images.ReadAsync(images.Clean);
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Clean), reading.Reason);
            Assert.That(ImageHash.Of(images.Clean), Is.EqualTo(before), "a check changes nothing");
        });
    }

    [TestCaseSource(nameof(Plants))]
    public async Task What_is_planted_is_found(Plant plant)
    {
        var image = await images.PlantAsync(plant);
        var before = ImageHash.Of(image);
        var reading = await images.ReadAsync(image);
        var roots = reading.Findings.Where(f => f.CausedBy is null).ToList();
        var said = string.Join('\n', reading.Findings);
        Assert.Multiple(() =>
        {
            Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Findings), reading.Reason);
            Assert.That(roots.SelectMany(f => new[] { f.Class, f.SecondClass ?? f.Class }), Does.Contain(plant.Class), said);
            Assert.That(reading.Findings.Select(f => f.Code), Has.All.Not.Null, said);
            Assert.That(ImageHash.Of(image), Is.EqualTo(before), "a check changes nothing");
        });
    }

    [Test]
    public void Each_class_is_planted_in_two_ways() =>
        Assert.That(
            Plants.GroupBy(p => p.Class).Where(g => g.Count() >= 2).Select(g => g.Key),
            Is.EquivalentTo(Enum.GetValues<FindingClass>()));

    [Test]
    public void A_plant_that_does_not_take_is_an_error() =>
        Assert.That(
            () => images.PlantAsync(new Plant
            {
                Class = FindingClass.Other,
                Name = "absent-field",
                Summary = "-",
                Commands = ["path /d/victim", "write core.nothing 1"],
            }),
            Throws.TypeOf<StorageChaos.Hosts.HostCommandException>());
}
