namespace StorageChaos.Agent.Sectors;

/// <summary>What can be found in the place of a record or a file.</summary>
internal enum SlotKind
{
    /// <summary>What belongs there, whole, of one version.</summary>
    Intact,

    /// <summary>Nothing but zero bytes.</summary>
    Zeros,

    /// <summary>A part of what belongs there: sectors of several versions, or beside zeros, or the file ends within it.</summary>
    Torn,

    /// <summary>At least one whole sector of another place, another writer or another run.</summary>
    Misplaced,

    /// <summary>At least one sector that no writer wrote.</summary>
    Corrupt,

    /// <summary>The read itself failed.</summary>
    Unreadable,
}
