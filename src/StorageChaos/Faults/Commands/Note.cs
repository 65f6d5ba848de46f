namespace StorageChaos.Faults.Commands;

/// <summary>
/// What a host had before a fault, in a file of its own. A heal gives back exactly that; where nothing is noted, nothing
/// is changed. Who does not know the run asks for the notes of every fault by <see cref="Any"/>.
/// </summary>
internal static class Note
{
    /// <summary>Stands for the id of every fault, of whatever run.</summary>
    public const string Any = "*";

    /// <summary>Where it is kept. A file name pattern if the id is <see cref="Any"/>.</summary>
    public static string Path(string id, string of) => $"{FaultPlan.StateDirectory}/{id}.{of}";

    /// <summary>Shell text that keeps what a command prints, whole or not at all.</summary>
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

    /// <summary>Shell text that forgets them.</summary>
    public static string Forget(string id, string of) => $"rm -f {Path(id, of)}";
}
