namespace StorageChaos.Protocol;

/// <summary>What a read found where something belongs: the values of <see cref="LineKeys.Found"/>.</summary>
public static class Found
{
    /// <summary>The record, whole, with its own number and checksum.</summary>
    public const string Intact = "intact";

    /// <summary>Nothing but zero bytes.</summary>
    public const string Zeros = "zeros";

    /// <summary>Some sectors of this record, others not of it.</summary>
    public const string Torn = "torn";

    /// <summary>A whole, valid sector that belongs to another place: another record, another writer or another run.</summary>
    public const string Misplaced = "misplaced";

    /// <summary>Bytes that no writer wrote.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>A file under the name that it has while it is written.</summary>
    public const string Part = "part";

    /// <summary>The file is not there.</summary>
    public const string Absent = "absent";

    /// <summary>The record, more than once.</summary>
    public const string Twice = "twice";

    /// <summary>The read itself failed; the error says how.</summary>
    public const string Unreadable = "unreadable";
}
