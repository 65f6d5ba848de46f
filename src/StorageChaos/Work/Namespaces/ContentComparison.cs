using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>Holds a file's content against what must be in it.</summary>
internal static class ContentComparison
{
    /// <summary>The file whose content this is; null where there is too little of it to say.</summary>
    public static long? Id(ObservedName seen) => seen.Values.Number("id");

    /// <summary>What no operation can leave, not even one that is half done.</summary>
    public static (string Kind, string Fate)? NobodysOf(ObservedName seen)
    {
        var detail = seen.Read.Detail is { } words ? $": {words}" : "";
        return seen.Read.Found switch
        {
            Found.Misplaced => (NameAnomaly.Misplaced, $"content of another place{detail}"),
            Found.Corrupt => (NameAnomaly.Corrupt, $"content that no writer wrote{detail}"),
            _ => null,
        };
    }

    public static (string Kind, string Fate)? Of(ObjectState state, ObservedName seen, bool held)
    {
        var found = seen.Read.Found;
        if (found == Found.Unreadable) return (NameAnomaly.Unreadable, $"content unreadable: {seen.Read.Error}");
        if (NobodysOf(seen) is { } nobodys) return nobodys;
        if (state.Content is not { } content) return null;
        var (id, version, kept) = content.Value;
        if (Id(seen) is { } other && other != id)
            return held
                ? (NameAnomaly.Stale, $"content of the file that had this name before (file {other}, not {id})")
                : (NameAnomaly.Misplaced, $"content of another file ({other}, not {id})");
        if (state.InTheWriting) return null;
        var seenVersion = seen.Values.Number("version");
        return found switch
        {
            Found.Torn => (NameAnomaly.Torn, $"content is torn{(seen.Read.Detail is { } detail ? $": {detail}" : "")}"),
            Found.Zeros =>
                kept > 0 && seen.Values.Number("size") != 0
                    ? (NameAnomaly.Lost, $"content lost: zeros instead of {kept} bytes of version {version}")
                    : null,
            Found.Intact when seenVersion < version =>
                (NameAnomaly.Stale, $"content is of version {seenVersion}, acknowledged was {version}"),
            Found.Intact when seenVersion > version =>
                (NameAnomaly.Phantom, $"content is of version {seenVersion}, the last one written is {version}"),
            Found.Intact when seen.Values.Number("size") == state.Size?.Value && seen.Values.Number("kept") is { } left && left != kept =>
                left < kept
                    ? (NameAnomaly.Torn, $"only {left} of {kept} bytes of the content are there, then zeros")
                    : (NameAnomaly.Stale, $"{left} bytes of the content are there, all but {kept} were cut off"),
            _ => null,
        };
    }
}
