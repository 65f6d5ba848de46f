namespace StorageChaos.Faults.Commands;

/// <summary>
/// A file that says what a host had before a fault. A heal gives back exactly that; without a note it changes nothing.
/// A caller that does not know the run asks for the notes of every fault by <see cref="Any"/>.
/// </summary>
internal static class Note
{
    /// <summary>Stands for the id of every fault, of whatever run.</summary>
    public const string Any = "*";

    /// <summary>Where it is kept. A file name pattern if the id is <see cref="Any"/>.</summary>
    public static string Path(string id, string of) => $"{FaultPlan.StateDirectory}/{id}.{of}";

    /// <summary>Shell text that writes what a command prints into a note, completely or not at all.</summary>
    public static string Keep(string id, string of, string command) => $$"""
        mkdir -p {{FaultPlan.StateDirectory}}
        { {{command}}
        } > {{Path(id, of)}}.part
        mv {{Path(id, of)}}.part {{Path(id, of)}}
        """;

    /// <summary>Shell text that does something for each note there is, called <c>$note</c>.</summary>
    public static string Each(string id, string of, string command) => $"""
        for note in {Path(id, of)}; do
        [ -e "$note" ] || continue
        {command}
        done
        """;

    /// <summary>Shell text that removes them.</summary>
    public static string Forget(string id, string of) => $"rm -f {Path(id, of)}";
}
