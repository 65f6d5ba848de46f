using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>A place where a fault meets the packets of one direction.</summary>
/// <param name="End">The end of the link that it is at.</param>
/// <param name="Peer">The other end.</param>
/// <param name="Arriving">Whether the packets arrive there; else they leave.</param>
/// <param name="FromServer">Whether they come from the server end, whose port is then their source port.</param>
internal sealed record Hook(LinkEnd End, LinkEnd Peer, bool Arriving, bool FromServer);
