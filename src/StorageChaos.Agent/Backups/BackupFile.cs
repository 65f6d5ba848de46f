using System.Globalization;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Backups;

/// <summary>Names and content of the files of <c>backup</c>.</summary>
/// <param name="Writer">Number of the writer.</param>
/// <param name="Number">Number of its file, from 0.</param>
internal readonly record struct BackupFile(int Writer, long Number)
{
    private const string Prefix = "backup-";
    private const string Suffix = ".bak";
    private const string PartSuffix = Suffix + ".part";

    /// <summary>Its name once it is complete.</summary>
    internal string Name => $"{Prefix}{Writer}-{Number}{Suffix}";

    /// <summary>Its name while it is written.</summary>
    internal string PartName => $"{Prefix}{Writer}-{Number}{PartSuffix}";

    /// <param name="name">Of any file.</param>
    /// <returns>Which file has this name, and whether it is its name while it is written; null if it is none of these files.</returns>
    internal static (BackupFile File, bool Part)? Parse(string name)
    {
        var part = name.EndsWith(PartSuffix, StringComparison.Ordinal);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || (!part && !name.EndsWith(Suffix, StringComparison.Ordinal))) return null;
        var numbers = name[Prefix.Length..^(part ? PartSuffix : Suffix).Length].Split('-');
        return numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var writer)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new BackupFile(writer, number), part)
            : null;
    }

    /// <summary>The content from an offset on. Every sector names the file and its place in it.</summary>
    internal void Fill(Span<byte> chunk, ulong seed, long offset)
    {
        for (var at = 0; at < chunk.Length; at += Sector.Size)
            Sector.Fill(chunk.Slice(at, Sector.Size), new SectorIdentity(seed, Writer, Number, (int)((offset + at) / Sector.Size)));
    }

    /// <summary>What is told of a file when it is written and when it is read back, so that the two can be compared.</summary>
    internal static string Value(long bytes, uint checksum) => $"bytes={bytes} crc32c={checksum:x8}";
}
