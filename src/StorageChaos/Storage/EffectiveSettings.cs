namespace StorageChaos.Storage;

/// <summary>Settings as read back from a host: what is, not what was asked for.</summary>
/// <param name="Values">By name.</param>
public sealed record EffectiveSettings(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Reads <c>name=value</c> lines.</summary>
    public static EffectiveSettings Parse(string lines) => new(lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], pair => pair[1].Trim())
        .ToDictionary(g => g.Key, g => g.Last()));

    /// <summary>A value; empty if it could not be read.</summary>
    public string this[string name] => Values.GetValueOrDefault(name, "");
}
