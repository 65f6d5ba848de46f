using StorageChaos.Nodes;

namespace StorageChaos.Tests.Faults;

/// <summary>A lab's wiring, from the documentation ranges (RFC 5737).</summary>
internal static class Wiring
{
    public static Topology Topology { get; } = new()
    {
        Nodes =
        [
            new Node("target", "mgmt0") { Power = new VirshPower("storagechaos_target") },
            new Node("gateway", "mgmt0") { Power = new VirshPower("storagechaos_gateway") },
            new Node("client", "mgmt0"),
        ],
        Links =
        [
            new Link("san", new LinkEnd("gateway", "san0", "198.51.100.20"), new LinkEnd("target", "san0", "198.51.100.10")),
            new Link("san1", new LinkEnd("gateway", "san1", "198.51.100.148"), new LinkEnd("target", "san1", "198.51.100.138")),
            new Link("nas", new LinkEnd("client", "nas0", "203.0.113.30"), new LinkEnd("gateway", "nas0", "203.0.113.20")),
            new Link("wrong", new LinkEnd("client", "mgmt0", "192.0.2.30"), new LinkEnd("gateway", "nas0", "203.0.113.20")),
        ],
    };

    /// <summary>The same, where every machine's power is ours, as it is in our own lab.</summary>
    public static Topology OwnLab { get; } = Topology with
    {
        Nodes = [.. Topology.Nodes.Select(n => n with { Power = n.Power ?? new VirshPower($"storagechaos_{n.Name}") })],
    };
}
