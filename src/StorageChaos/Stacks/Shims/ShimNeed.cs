namespace StorageChaos.Stacks.Shims;

/// <summary>A shim that a fault needs in the stack. It is there only if a fault asks for it.</summary>
/// <param name="At">Where.</param>
/// <param name="Crash">What a crash of this disk loses, for which every write is logged from before mkfs; null: nothing is logged.</param>
public sealed record ShimNeed(ShimPosition At, CrashSpec? Crash = null);

/// <summary>What a disk with a volatile cache holds when its power is gone.</summary>
/// <param name="CacheBytes">
/// Size of the cache: of the writes since the last flush only the last ones, up to this size, are at stake.
/// </param>
/// <param name="MissingPercent">How many of those, in percent, never reach the disk.</param>
/// <param name="Seed">Chooses which.</param>
public sealed record CrashSpec(int CacheBytes, int MissingPercent, int Seed);
