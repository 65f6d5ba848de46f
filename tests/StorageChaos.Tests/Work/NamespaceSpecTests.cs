using NUnit.Framework;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Namespaces;
using StorageChaos.Faults.Machines;
using StorageChaos.Work;
using StorageChaos.Work.Namespaces;

namespace StorageChaos.Tests.Work;

public sealed class NamespaceSpecTests
{
    private static readonly WorkArea Place = new("agent", "/mnt/nfs", 3, 42, TimeSpan.FromMilliseconds(20));

    [Test]
    public void The_agent_takes_its_commands()
    {
        var spec = new NamespaceSpec { Writers = 4, Objects = 100, FileBytes = 8192 };
        var place = new PlaceOptions { Directory = "/mnt/nfs", Writers = 4, FirstWriter = 3, Seed = 42 };
        var work = NamespaceOptions.ForWork(new OptionValues([.. spec.Work(Place).Skip(2)]));
        var read = NamespaceOptions.ForReading(new OptionValues([.. spec.Read(Place, cached: true).Skip(2)]));
        Assert.Multiple(() =>
        {
            Assert.That(spec.Work(Place).Take(2), Is.EqualTo(new[] { "agent", "namespace" }));
            Assert.That(spec.Read(Place, cached: false).Take(2), Is.EqualTo(new[] { "agent", "namespace-read" }));
            Assert.That(
                work,
                Is.EqualTo(new NamespaceOptions { Place = place with { Pause = Place.Pause }, Objects = 100, FileBytes = 8192 }));
            Assert.That(read, Is.EqualTo(new NamespaceOptions { Place = place with { Cached = true }, FileBytes = 8192 }));
        });
    }

    [Test]
    public void What_is_out_of_range_is_named() => Assert.That(
        new WorkloadSpec { Work = [new NamespaceSpec { Writers = 17, Objects = 1, FileBytes = 1000 }] }.Problems(),
        Is.EqualTo(new[]
        {
            "workload.namespace.writers: 17 is not between 1 and 16",
            "workload.namespace.objects: 1 is not between 4 and 10000",
            "workload.namespace.fileBytes: 1000 is not a multiple of 512 up to 1048576",
        }));

    [Test]
    public void It_is_work_only_where_it_is_asked_for()
    {
        Assert.That(new WorkloadSpec().All, Has.None.InstanceOf<NamespaceSpec>());
        Assert.That(new WorkloadSpec { Work = [new NamespaceSpec()] }.All, Has.Exactly(1).InstanceOf<NamespaceSpec>().And.Exactly(1).Items);
    }
}
