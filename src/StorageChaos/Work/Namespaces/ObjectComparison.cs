using System.Globalization;

namespace StorageChaos.Work.Namespaces;

/// <summary>Holds what a name leads to against what must be there; the name itself is there.</summary>
internal static class ObjectComparison
{
    /// <param name="state">What is known of it.</param>
    /// <param name="seen">What the final read found.</param>
    /// <param name="held">Whether the content that was found was once to be found under this name.</param>
    /// <param name="timesSeen">Whether times that were seen bind: not where a clock was set.</param>
    public static IEnumerable<(string Kind, string Fate, Cause? Cause)> Of(ObjectState state, ObservedName seen, bool held, bool timesSeen)
    {
        if (state.InTheMaking)
        {
            if (state.Type == "file" && ContentComparison.NobodysOf(seen) is var (sort, words))
                yield return (sort, words, state.Content?.Cause);
            yield break;
        }

        var values = seen.Values;
        foreach (var finding in Attributes(state, values)) yield return finding;
        foreach (var finding in Times(state, values, timesSeen)) yield return finding;
        if (state.Type == "file" && ContentComparison.Of(state, seen, held) is var (kind, fate))
            yield return (kind, fate, state.Content?.Cause);
        if (values.Text("unreadable") is { } error) yield return (NameAnomaly.Unreadable, $"its attributes are unreadable: {error}", null);
    }

    private static IEnumerable<(string Kind, string Fate, Cause? Cause)> Attributes(ObjectState state, NameValues values)
    {
        if (state.Size is { } size && !state.InTheWriting && values.Number("size") is { } bytes && bytes != size.Value)
            yield return (NameAnomaly.WrongSize, Instead("size", bytes, size.Value), size.Cause);
        if (state.Links is { } links && values.Number("nlink") is { } count && count != links.Value)
            yield return (NameAnomaly.WrongLinkCount, Instead("link count", count, links.Value), links.Cause);
        if (state.Mode is { } mode && values.Text("mode") is { } seenMode && seenMode != mode.Value)
            yield return (NameAnomaly.WrongMode, Instead("mode", seenMode, mode.Value), mode.Cause);
        if (state.Owner is { } owner
            && values.Text("uid") is { } uid
            && $"{uid}:{values.Text("gid")}" is var seenOwner
            && seenOwner != owner.Value)
            yield return (NameAnomaly.WrongOwner, Instead("owner", seenOwner, owner.Value), owner.Cause);
        if (state.Target is { } target && values.Text("target") is { } seenTarget && seenTarget != target.Value)
            yield return (NameAnomaly.WrongTarget, Instead("target", seenTarget, target.Value), target.Cause);
        if (values.Text("unreadable") is not null || state.Type == "symlink") yield break;
        foreach (var (name, set) in state.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (values.Text(name) is var seen && seen != set.Value)
                yield return (NameAnomaly.WrongAttribute, Instead(name, seen ?? "nothing", set.Value), set.Cause);
        }

        foreach (var name in values.Keys
            .Where(k => k.StartsWith("user.sc", StringComparison.Ordinal) && !state.Attributes.ContainsKey(k))
            .Order(StringComparer.Ordinal))
            yield return (NameAnomaly.WrongAttribute, $"{name} is there and was never set", null);
    }

    private static IEnumerable<(string Kind, string Fate, Cause? Cause)> Times(ObjectState state, NameValues values, bool timesSeen)
    {
        if (state.InTheWriting) yield break;
        if (state.Modified is { } set && values.Time("mtime") is { } modified && modified != set.Value)
            yield return (NameAnomaly.WrongTime, Instead("mtime", modified, set.Value), set.Cause);
        if (timesSeen && state.Modified is null && state.SeenModified is { } before && values.Time("mtime") < before.Value)
            yield return (NameAnomaly.WrongTime,
                $"mtime has gone back to {values.Text("mtime")} from {before.Value.ToString(CultureInfo.InvariantCulture)}",
                before.Cause);
        if (timesSeen && state.SeenChanged is { } changed && values.Time("ctime") < changed.Value)
            yield return (NameAnomaly.WrongTime,
                $"ctime has gone back to {values.Text("ctime")} from {changed.Value.ToString(CultureInfo.InvariantCulture)}",
                changed.Cause);
    }

    private static string Instead(string what, object seen, object expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} is {seen} instead of {expected}");
}
