namespace StorageChaos.Agent.Sectors;

/// <summary>What can be found where a record belongs.</summary>
internal enum SlotKind
{
    /// <summary>The record, whole, of one version.</summary>
    Intact,

    /// <summary>Nothing but zero bytes.</summary>
    Zeros,

    /// <summary>Sectors of this record and of several versions, or beside zeros, or the file ends within it: a write that got through in part.</summary>
    Torn,

    /// <summary>At least one whole sector of another place, another writer or another run.</summary>
    Misplaced,

    /// <summary>At least one sector that no writer wrote.</summary>
    Corrupt,

    /// <summary>The read itself failed.</summary>
    Unreadable,
}
