namespace StorageChaos.Checks;

/// <summary>tc and iptables dumps of one host, before the first fault and after the last heal.</summary>
/// <param name="Host">The host.</param>
/// <param name="Before">Text of the dump before; null if it was not taken.</param>
/// <param name="After">Text of the dump after; null if it was not taken.</param>
public sealed record NetworkState(string Host, string? Before, string? After);
