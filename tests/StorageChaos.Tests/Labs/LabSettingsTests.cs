using NUnit.Framework;
using StorageChaos.Cli;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Labs;

public sealed class LabSettingsTests
{
    private static readonly LabSettings Lab = Settings.Load([]).Lab;

    [Test]
    public void The_lab_that_comes_with_the_tool_has_no_problems() => Assert.That(Lab.Problems(), Is.Empty);

    [Test]
    public void Its_management_interfaces_are_none_of_its_links()
    {
        var ends = Lab.Links.Values.SelectMany(l => new[] { l.Client, l.Server });
        Assert.That(ends.Where(e => Lab.Hosts[e.Host].Management == e.Interface), Is.Empty);
    }

    [Test]
    public void An_inventory_never_switches_our_own_machines()
    {
        Assert.That(Open(Lab).Nodes.Select(n => n.Power), Has.All.InstanceOf<VirshPower>());
        Assert.That(Open(Lab with { Kind = "inventory" }).Nodes.Select(n => n.Power), Has.All.Null);
    }

    [Test]
    public void What_is_missing_is_named()
    {
        var broken = Lab with
        {
            Hosts = Lab.Hosts.Where(h => h.Key != "client").ToDictionary(),
            Links = Lab.Links.Where(l => l.Key != "san").ToDictionary(),
        };
        Assert.That(broken.Problems(), Is.EqualTo(new[]
        {
            "lab:hosts: there is no 'client'", "lab:links: there is no 'san'", "lab:links:nas: there is no host 'client'",
        }));
    }

    private static Topology Open(LabSettings settings) =>
        LabKinds.All.Single(k => k.Name == settings.Kind).Open(settings, TimeProvider.System).Topology;
}
