namespace StorageChaos.Agent.Records;

/// <summary>Says what the bytes are that were read where a record belongs.</summary>
/// <param name="seed">The run.</param>
/// <param name="recordBytes">Bytes of a whole record.</param>
internal sealed class SlotClassifier(ulong seed, int recordBytes)
{
    private readonly byte[] expected = new byte[recordBytes];

    /// <param name="writer">Whose file it is.</param>
    /// <param name="number">Which record belongs here.</param>
    /// <param name="slot">What is here: as long as a record, or shorter (never empty) where the file ends.</param>
    internal SlotFinding Classify(int writer, long number, ReadOnlySpan<byte> slot)
    {
        Record.Fill(expected, seed, writer, number);
        // Compared byte for byte and not by checksum: of what was written here, every bit is known.
        if (slot.SequenceEqual(expected)) return new SlotFinding(SlotKind.Intact);
        if (!slot.ContainsAnyExcept((byte)0)) return new SlotFinding(SlotKind.Zeros);

        SectorIdentity? foreign = null;
        var foreignIndex = 0;
        for (var start = 0; start < slot.Length; start += Sector.Size)
        {
            var sector = slot[start..Math.Min(start + Sector.Size, slot.Length)];
            // A sector that the end of the file cuts short counts as this record's as far as it goes.
            if (sector.SequenceEqual(expected.AsSpan(start, sector.Length))) return new SlotFinding(SlotKind.Torn);
            if (foreign is null && Sector.TryIdentify(sector, out var identity))
            {
                foreign = identity;
                foreignIndex = start / Sector.Size;
            }
        }

        return foreign is { } found
            ? new SlotFinding(SlotKind.Misplaced, Describe(found, foreignIndex))
            : new SlotFinding(SlotKind.Corrupt);
    }

    private string Describe(SectorIdentity found, int index)
    {
        var sector = found.Index == index ? "" : $"sector {found.Index} of ";
        var run = found.Seed == seed ? "" : $" of seed {found.Seed}";
        return $"holds {sector}record {found.Record} of writer {found.Writer}{run}";
    }
}
