using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Records;

/// <summary>Says what the bytes are that were read where a record belongs, and of which version.</summary>
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
        var version = Sector.ClaimedVersion(slot);
        Record.Fill(expected, seed, writer, number, version);
        if (slot.SequenceEqual(expected)) return new SlotFinding(SlotKind.Intact, Version: version);
        if (!slot.ContainsAnyExcept((byte)0)) return new SlotFinding(SlotKind.Zeros);

        // The versions whose sectors are here, and what else is here.
        var (versions, others) = (new SortedSet<long>(), new SortedSet<string>(StringComparer.Ordinal));
        var corrupt = 0;
        string? foreign = null;
        for (var start = 0; start < slot.Length; start += Sector.Size)
        {
            var sector = slot[start..Math.Min(start + Sector.Size, slot.Length)];
            var index = start / Sector.Size;
            if (Sector.IsOwn(sector, new SectorIdentity(seed, writer, number, index))) versions.Add(Sector.ClaimedVersion(sector));
            else if (!sector.ContainsAnyExcept((byte)0)) others.Add("zeros");
            else if (Sector.TryIdentify(sector, out var identity)) foreign ??= Describe(identity, index);
            else corrupt++;
        }

        // A write that got through in part leaves sectors of this record, zeros, or the end of the file. Anything else is damage.
        if (foreign is not null) return new SlotFinding(SlotKind.Misplaced, foreign);
        if (corrupt > 0) return new SlotFinding(SlotKind.Corrupt, versions.Count == 0 ? null : $"{corrupt} of its sectors");
        if (slot.Length < recordBytes) others.Add("end");
        return new SlotFinding(SlotKind.Torn, Mix(versions, others));
    }

    // A record that is written once has version 0, which says nothing.
    private static string Mix(SortedSet<long> versions, SortedSet<string> others) => string.Join(' ', new[]
    {
        versions.Max == 0 ? "" : $"versions={string.Join(',', versions)}",
        others.Count == 0 ? "" : $"other={string.Join(',', others)}",
    }.Where(part => part.Length > 0));

    private string Describe(SectorIdentity found, int index)
    {
        var sector = found.Index == index ? "" : $"sector {found.Index} of ";
        var version = found.Version == 0 ? "" : $"version {found.Version} of ";
        var run = found.Seed == seed ? "" : $" of seed {found.Seed}";
        return $"holds {sector}{version}record {found.Record} of writer {found.Writer}{run}";
    }
}
