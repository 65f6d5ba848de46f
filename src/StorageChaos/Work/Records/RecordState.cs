namespace StorageChaos.Work.Records;

/// <summary>What is known about one record of a writer's file. Times are in seconds of the run; versions of -1 are none.</summary>
internal record struct RecordState
{
    /// <summary>A record of which nothing is known.</summary>
    public static RecordState None => new() { Acknowledged = -1, Earlier = -1, Last = -1 };

    /// <summary>The last acknowledged version. Appends have version 0.</summary>
    public long Acknowledged { get; set; }

    /// <summary>When it was invoked.</summary>
    public double WrittenAt { get; set; }

    /// <summary>When its barrier had returned.</summary>
    public double AcknowledgedAt { get; set; }

    /// <summary>The version that had been acknowledged before that one.</summary>
    public long Earlier { get; set; }

    /// <summary>When that was invoked.</summary>
    public double EarlierWrittenAt { get; set; }

    /// <summary>When its barrier had returned.</summary>
    public double EarlierAcknowledgedAt { get; set; }

    /// <summary>
    /// The last version that was begun. Versions after the acknowledged one, up to this, are indeterminate unless they
    /// were refused.
    /// </summary>
    public long Last { get; set; }

    /// <summary>When that was invoked.</summary>
    public double InvokedAt { get; set; }
}
