namespace StorageChaos.Stacks.Nfs;

/// <summary>
/// What a list of NFS mount options means where they decide what a run comes to (nfs(5)): of several that are about the same thing the
/// last one counts. Null: the list says nothing of it.
/// </summary>
internal sealed record NfsOptions
{
    /// <summary><c>3</c>, <c>4.2</c>; <c>4</c>: whatever minor version the server has.</summary>
    public string? Version { get; private init; }

    /// <summary><c>hard</c>, <c>soft</c> or <c>softerr</c>.</summary>
    public string? Mode { get; private init; }

    /// <summary>Options with a value, and those that are there or not (<c>yes</c>, <c>no</c>), by name.</summary>
    public IReadOnlyDictionary<string, string> Others { get; private init; } = new Dictionary<string, string>();

    // As the kernel shows them (fs/nfs/super.c). What it negotiates, such as rsize, is not what was asked for.
    private static readonly string[] WithValue = ["proto", "timeo", "retrans", "lookupcache"];

    // By the name under which the kernel shows them where they are not the default.
    private static readonly Dictionary<string, (string Shown, bool There)> Switches = new()
    {
        ["softreval"] = ("softreval", true),
        ["nosoftreval"] = ("softreval", false),
        ["nocto"] = ("nocto", true),
        ["cto"] = ("nocto", false),
        ["noac"] = ("noac", true),
        ["ac"] = ("noac", false),
    };

    /// <summary>Reads what was asked for: options, each of which may be several with commas between them.</summary>
    public static NfsOptions Asked(IEnumerable<string> options) => Of(options, overriding: true);

    /// <summary>Reads what a host shows: the order of these says nothing.</summary>
    public static NfsOptions Shown(IEnumerable<string> options) => Of(options, overriding: false);

    private static NfsOptions Of(IEnumerable<string> options, bool overriding)
    {
        var (result, others) = (new NfsOptions(), new Dictionary<string, string>());
        foreach (var option in options.SelectMany(o => o.Split(',', StringSplitOptions.TrimEntries)))
        {
            var (name, value) = option.Split('=', 2) is [var key, var said] ? (key, said) : (option, null);
            if (name is "vers" or "nfsvers" && value is not null)
                result = result with { Version = value };
            else if (name is "minorversion" && value is not null)
                result = result with { Version = $"4.{value}" };
            else if (name is "hard" or "soft" or "softerr")
            {
                result = result with { Mode = name };
                // softerr brings softreval along, and hard takes it away (kernel, fs/nfs/fs_context.c): neither was asked for.
                if (overriding && name != "soft") others.Remove("softreval");
            }
            else if (WithValue.Contains(name) && value is not null)
                others[name] = value;
            else if (Switches.TryGetValue(name, out var one))
                others[one.Shown] = one.There ? "yes" : "no";
        }

        return result with { Others = others };
    }

    /// <summary>What a host has otherwise than was asked for. What was not asked for is not demanded.</summary>
    /// <param name="host">What the host has, as the kernel shows it.</param>
    public IEnumerable<Mismatch> Against(NfsOptions host)
    {
        if (Version is { } version)
            yield return new Mismatch("mount version", version, Served(version, host.Version));
        if (Mode is { } mode)
            yield return new Mismatch("mount mode", mode, host.Mode ?? "");
        foreach (var (name, value) in Others.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            var none = Switches.ContainsKey(name) ? "no" : name == "lookupcache" ? "all" : "";
            yield return new Mismatch($"mount option {name}", value, Alike(name, value, host.Others.GetValueOrDefault(name, none)));
        }
    }

    // Version 4 is any of its minor versions.
    private static string Served(string asked, string? version) =>
        asked == "4" && version is not null && version.StartsWith("4.", StringComparison.Ordinal) ? asked : version ?? "";

    // proto names the family of addresses, too, and the kernel leaves that out (nfs(5), proto). For lookupcache there are two words.
    private static string Alike(string name, string asked, string has) => (name, asked, has) switch
    {
        ("proto", "tcp6" or "rdma6", _) when asked[..^1] == has => asked,
        ("lookupcache", "pos" or "positive", "pos" or "positive") => asked,
        _ => has,
    };
}
