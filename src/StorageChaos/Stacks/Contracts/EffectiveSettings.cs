namespace StorageChaos.Stacks.Contracts;

/// <summary>Settings as read back from a host: what is, not what was asked for.</summary>
/// <param name="Values">By name.</param>
public sealed record EffectiveSettings(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Nothing was read.</summary>
    public static EffectiveSettings None { get; } = new(new Dictionary<string, string>());

    /// <summary>Reads <c>name=value</c> lines.</summary>
    public static EffectiveSettings Parse(string lines) => new(lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], pair => pair[1].Trim())
        .ToDictionary(g => g.Key, g => g.Last()));

    /// <summary>A value; empty if it could not be read.</summary>
    public string this[string name] => Values.GetValueOrDefault(name, "");

    /// <summary>A value that is a list of options, as mount(8) and exportfs(8) print it.</summary>
    internal IReadOnlyList<string> Options(string name) => this[name].Split([',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
