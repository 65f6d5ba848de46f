using StorageChaos.Histories;

namespace StorageChaos.Checks.Namespaces;

/// <summary>Holds a file's content against what must be in it.</summary>
internal static class ContentComparison
{
    /// <summary>The file whose content this is; null where there is too little of it to say.</summary>
    public static long? Id(ObservedName seen) => seen.Values.Number("id");

    public static (string Kind, string Fate)? Of(ObjectState state, ObservedName seen, bool held)
    {
        var found = seen.Read.Found;
        var detail = seen.Read.Detail is { } words ? $": {words}" : "";
        if (found == Found.Unreadable) return (NameKind.Unreadable, $"content unreadable: {seen.Read.Error}");
        if (state.Content is not { } content) return null;
        var (id, version, kept) = content.Value;
        if (found == Found.Misplaced) return (NameKind.Misplaced, $"content of another place{detail}");
        if (Id(seen) is { } other && other != id)
            return held ? (NameKind.Stale, $"content of the file that had this name before (file {other}, not {id})") : (NameKind.Misplaced, $"content of another file ({other}, not {id})");
        if (state.InTheWriting) return null;
        var seenVersion = seen.Values.Number("version");
        return found switch
        {
            Found.Corrupt => (NameKind.Corrupt, "content that no writer wrote"),
            Found.Torn => (NameKind.Torn, $"content is torn{detail}"),
            Found.Zeros => kept > 0 && seen.Values.Number("size") != 0 ? (NameKind.Lost, $"content lost: zeros instead of {kept} bytes of version {version}") : null,
            Found.Intact when seenVersion < version => (NameKind.Stale, $"content is of version {seenVersion}, acknowledged was {version}"),
            Found.Intact when seenVersion > version => (NameKind.Phantom, $"content is of version {seenVersion}, the last one written is {version}"),
            Found.Intact when seen.Values.Number("size") == state.Size?.Value && seen.Values.Number("kept") is { } left && left != kept =>
                left < kept ? (NameKind.Torn, $"only {left} of {kept} bytes of the content are there, then zeros") : (NameKind.Stale, $"{left} bytes of the content are there, all but {kept} were cut off"),
            _ => null,
        };
    }
}
