using System.Buffers;

namespace StorageChaos.Checks.Logs;

/// <summary>The table of log lines that mean something, loaded once.</summary>
public static class KernelLogSignatures
{
    private const string IfSoft = "-if-soft";
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    /// <summary>All rows: the gravest first, and as in the table among equals.</summary>
    /// <exception cref="InvalidDataException">A row of the table is malformed; names it.</exception>
    public static IReadOnlyList<KernelLogSignature> All { get; } = Load();

    // One search for all texts at once sorts out the lines that match nothing, which are nearly all.
    private static readonly SearchValues<string>? Prefilter = All.All(s => s.Literals.Count > 0)
        ? SearchValues.Create([.. All.SelectMany(s => s.Literals).Distinct()], StringComparison.Ordinal)
        : null;

    /// <summary>The gravest signature that a line matches; null if it says nothing of interest.</summary>
    /// <param name="line">A line of <c>journalctl -o short-unix</c> or of dmesg; white space at its end does not count.</param>
    public static KernelLogSignature? Match(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Prefilter is not null && !line.AsSpan().ContainsAny(Prefilter))
            return null;
        var trimmed = line.TrimEnd();
        foreach (var signature in All)
        {
            if (signature.Matches(trimmed))
                return signature;
        }

        return null;
    }

    private static List<KernelLogSignature> Load()
    {
        var rows = new List<KernelLogSignature>();
        foreach (var (place, cells) in DataTable.Read("kernel-log-signatures.tsv", 4))
        {
            var ifSoft = cells[3].EndsWith(IfSoft, StringComparison.Ordinal);
            var severity = ifSoft ? cells[3][..^IfSoft.Length] : cells[3];
            if (!Severities.Contains(severity))
                throw new InvalidDataException($"{place}: severity '{severity}' is not one of {string.Join(", ", Severities)}");
            rows.Add(new KernelLogSignature(cells[0], cells[1], cells[2], severity) { IfSoft = ifSoft });
        }

        return [.. rows.OrderBy(s => Array.IndexOf(Severities, s.Severity))];
    }
}
