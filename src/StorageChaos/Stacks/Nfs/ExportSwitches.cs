namespace StorageChaos.Stacks.Nfs;

/// <summary>Options of an export that are one of two words (exports(5)): of several the last one counts.</summary>
internal static class ExportSwitches
{
    /// <summary>Whether the server answers before data is on stable storage: <c>sync</c> or <c>async</c>.</summary>
    public const string Mode = "sync";

    private static readonly (string Name, string Other)[] Pairs =
    [
        (Mode, "async"), ("rw", "ro"), ("wdelay", "no_wdelay"), ("secure", "insecure"), ("subtree_check", "no_subtree_check"),
        ("root_squash", "no_root_squash"), ("all_squash", "no_all_squash"),
    ];

    /// <summary>The word that counts, by the first word of its pair.</summary>
    /// <param name="options">Options, each of which may be several with commas between them.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> options)
    {
        var said = new Dictionary<string, string>();
        foreach (var option in options.SelectMany(o => o.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (Pairs.FirstOrDefault(p => p.Name == option || p.Other == option).Name is { } name)
                said[name] = option;
        }

        return said;
    }
}
