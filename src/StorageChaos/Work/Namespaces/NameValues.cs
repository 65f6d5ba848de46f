using System.Globalization;

namespace StorageChaos.Work.Namespaces;

/// <summary>The <c>key=value</c> pairs of an op.</summary>
internal sealed class NameValues
{
    private readonly Dictionary<string, string> pairs = [];

    public NameValues(string? text)
    {
        foreach (var pair in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) pairs[pair[..at]] = pair[(at + 1)..];
        }
    }

    public IEnumerable<string> Keys => pairs.Keys;

    public string? Text(string key) => pairs.GetValueOrDefault(key);

    public long? Number(string key) =>
        long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds and nanoseconds: a double would lose the latter.</summary>
    public decimal? Time(string key) =>
        decimal.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var time) ? time : null;
}
