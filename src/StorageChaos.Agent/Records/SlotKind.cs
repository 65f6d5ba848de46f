namespace StorageChaos.Agent.Records;

/// <summary>What can be found where a record belongs.</summary>
internal enum SlotKind
{
    /// <summary>The record, whole, of one version.</summary>
    Intact,

    /// <summary>Nothing but zero bytes.</summary>
    Zeros,

    /// <summary>Some sectors of this record, others not of it or of another version; or the file ends within it.</summary>
    Torn,

    /// <summary>No sector of this record, but a whole one of another place, another writer or another run.</summary>
    Misplaced,

    /// <summary>Bytes that no writer wrote.</summary>
    Corrupt,

    /// <summary>The read itself failed.</summary>
    Unreadable,
}
