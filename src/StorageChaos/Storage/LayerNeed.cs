namespace StorageChaos.Storage;

/// <summary>Where in the stack a layer of ours may lie.</summary>
public enum LayerPlace
{
    /// <summary>On the gateway, between the LUN and the file system: what fails there is the disk as the NAS knows it.</summary>
    Gateway,

    /// <summary>On the target, between its disk and the LUN: what fails there is a disk inside the SAN.</summary>
    Target,
}

/// <summary>A device-mapper device of ours that a fault needs in the stack (dmsetup(8)). It is there only if one asks for it.</summary>
/// <param name="At">Where.</param>
/// <param name="Crash">What a crash of this disk loses, for which every write is logged from before mkfs; null: nothing is logged.</param>
public sealed record LayerNeed(LayerPlace At, CrashSpec? Crash = null);

/// <summary>What a disk with a volatile cache holds when its power is gone.</summary>
/// <param name="CacheBytes">Size of the cache: of the writes since the last flush only the last ones, up to this size, are at stake.</param>
/// <param name="MissingPercent">How many of those, in percent, never reach the disk.</param>
/// <param name="Seed">Chooses which.</param>
public sealed record CrashSpec(int CacheBytes, int MissingPercent, int Seed);
