using System.Globalization;
using StorageChaos.Agent.Records;

namespace StorageChaos.Agent.Names;

/// <summary>What is in a file that was read.</summary>
/// <param name="Kind">The class; zeros for an empty file, too.</param>
/// <param name="Value">Identity, version, and how many bytes of it are there before zeros or the end, as <c>key=value</c> pairs.</param>
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
        var parts = new List<string>();
        string? foreign = null;
        for (var at = 0; at + Sector.Size <= content.Length; at += Sector.Size)
        {
            var known = Sector.TryIdentify(content.Slice(at, Sector.Size), out var sector);
            var own = known && sector.Seed == seed && sector.Writer == writer && sector.Index == at / Sector.Size;
            if (own && at == 0 && Kept(content, sector, fileBytes) is { } kept)
                return new ContentFinding(SlotKind.Intact, $"{Name(sector)} kept={kept}");
            if (own && !parts.Contains(Name(sector))) parts.Add(Name(sector));
            if (known && !own) foreign ??= $"holds sector {sector.Index} of record {sector.Record} of writer {sector.Writer}{(sector.Seed == seed ? "" : $" of seed {sector.Seed}")}";
        }

        return parts.Count > 0 ? new ContentFinding(SlotKind.Torn, parts[0], "holds " + string.Join(", ", parts))
            : foreign is not null ? new ContentFinding(SlotKind.Misplaced, Detail: foreign)
            : new ContentFinding(SlotKind.Corrupt);
    }

    // Byte for byte: of what was written here, every bit is known. Behind it there may be zeros, which a truncation leaves.
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
        return string.Create(CultureInfo.InvariantCulture, $"id={id} version={version}");
    }
}
