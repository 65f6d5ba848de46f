namespace StorageChaos.Nodes;

/// <summary>A network between two nodes that faults may aim at.</summary>
/// <param name="Name"><c>san</c> and <c>san1</c> (gateway to target) or <c>nas</c> (client to gateway).</param>
/// <param name="Client">The end that opens connections: the initiator, the NFS client.</param>
/// <param name="Server">The end that listens: the target, the NFS server.</param>
public sealed record Link(string Name, LinkEnd Client, LinkEnd Server);

/// <summary>One end of a link.</summary>
/// <param name="Host">Name of the node.</param>
/// <param name="Interface">Its network interface on that link, e.g. <c>eth1</c>.</param>
/// <param name="Address">Its IPv4 address on that link.</param>
public sealed record LinkEnd(string Host, string Interface, string Address);
