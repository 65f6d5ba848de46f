namespace StorageChaos.Agent.Sectors;

/// <summary>What one write writes: as many sectors as it takes.</summary>
internal static class Record
{
    /// <summary>The largest record.</summary>
    internal const int MostBytes = 1 << 20;

    /// <param name="record">To be filled; a whole number of sectors.</param>
    /// <param name="seed">The run.</param>
    /// <param name="writer">Number of the writer.</param>
    /// <param name="number">Number of the record.</param>
    /// <param name="version">Its version; 0 for one that is written once.</param>
    internal static void Fill(Span<byte> record, ulong seed, int writer, long number, long version = 0)
    {
        for (var index = 0; index < record.Length / Sector.Size; index++)
            Sector.Fill(record.Slice(index * Sector.Size, Sector.Size), new SectorIdentity(seed, writer, number, index, version));
    }
}
