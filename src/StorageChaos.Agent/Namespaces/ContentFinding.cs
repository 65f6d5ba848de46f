using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>What is in a file that was read.</summary>
/// <param name="Kind">The class. An empty file is zeros, too.</param>
/// <param name="Value">
/// <c>key=value</c> pairs: identity, version, and how many bytes of it are there before zeros or the end.
/// </param>
/// <param name="Detail">A sentence for people.</param>
internal readonly record struct ContentFinding(SlotKind Kind, string? Value = null, string? Detail = null)
{
    /// <param name="content">The file, or as much of it as could ever have been written.</param>
    /// <param name="seed">The run.</param>
    /// <param name="writer">Whose tree it is in.</param>
    /// <param name="fileBytes">Bytes of what is written into a file.</param>
    internal static ContentFinding Of(ReadOnlySpan<byte> content, ulong seed, int writer, int fileBytes)
    {
        if (!content.ContainsAnyExcept((byte)0)) return new ContentFinding(SlotKind.Zeros);
        var parts = new List<SectorIdentity>();
        string? foreign = null;
        var corrupt = 0;
        for (var at = 0; at < content.Length; at += Sector.Size)
        {
            var index = at / Sector.Size;
            var bytes = content[at..Math.Min(at + Sector.Size, content.Length)];
            if (Sector.TryIdentify(bytes, out var sector))
            {
                if (sector.Seed != seed || sector.Writer != writer || sector.Index != index)
                    foreign ??= Describe(sector, seed);
                else if (at == 0 && Kept(content, sector, fileBytes) is { } kept)
                    return new ContentFinding(SlotKind.Intact, $"{Name(sector)} kept={kept}");
                else if (!parts.Exists(p => p.Record == sector.Record))
                    parts.Add(sector);
            }
            else if (bytes.ContainsAnyExcept((byte)0)
                && !Sector.IsCut(bytes, new SectorIdentity(seed, writer, Sector.ClaimedRecord(bytes), index)))
            {
                corrupt++;
            }
        }

        // Writes that got through in part leave sectors of this file, of any version and perhaps cut, and zeros. Anything else is
        // damage.
        var held = "holds " + string.Join(", ", parts.Select(Name));
        if (foreign is not null) return new ContentFinding(SlotKind.Misplaced, Detail: foreign);
        if (parts.DistinctBy(p => FileContent.Of(p.Record).Id).Skip(1).Any()) return new ContentFinding(SlotKind.Misplaced, Detail: held);
        if (corrupt > 0)
            return new ContentFinding(SlotKind.Corrupt, Detail: parts.Count == 0 ? null : $"{corrupt} of its sectors, and {held}");
        return parts.Count == 0 ? new ContentFinding(SlotKind.Torn) : new ContentFinding(SlotKind.Torn, Name(parts[0]), held);
    }

    // Compared byte for byte: every bit of what was written is known. Zeros may follow, for a truncation leaves them.
    private static int? Kept(ReadOnlySpan<byte> content, SectorIdentity first, int fileBytes)
    {
        var expected = new byte[fileBytes];
        Record.Fill(expected, first.Seed, first.Writer, first.Record);
        var kept = content.CommonPrefixLength(expected);
        return content[kept..].ContainsAnyExcept((byte)0) ? null : kept;
    }

    private static string Name(SectorIdentity sector)
    {
        var (id, version) = FileContent.Of(sector.Record);
        return $"id={id} version={version}";
    }

    private static string Describe(SectorIdentity sector, ulong seed)
    {
        var run = sector.Seed == seed ? "" : $" of seed {sector.Seed}";
        return $"holds sector {sector.Index} of record {sector.Record} of writer {sector.Writer}{run}";
    }
}
