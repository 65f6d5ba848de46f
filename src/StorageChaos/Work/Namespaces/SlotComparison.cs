namespace StorageChaos.Work.Namespaces;

/// <summary>Holds single names against what must be there, and gathers what was found where.</summary>
internal sealed class SlotComparison(NameModel model, ObservedTree observed, bool timesSeen)
{
    /// <summary>What is wrong.</summary>
    public List<NameFinding> Findings { get; } = [];

    /// <summary>Directories that are there, with their paths.</summary>
    public List<(NameNode Directory, string Path)> Directories { get; } = [];

    /// <summary>Inode numbers of files, with the name that has each.</summary>
    public List<(NameNode File, string Inode, string Path, NameOp By)> Inodes { get; } = [];

    /// <summary>A name that must be there.</summary>
    public void There(NameSlot slot, string path, NameNode node, ObjectState state, NameEntry entry)
    {
        var first = Findings.Count;
        Look(slot, path, node, state, entry);
        Lead(first, [.. state.Replacements, .. slot.Directory.State.Replacements]);
    }

    /// <summary>Says upon which earlier operations all that was found rests.</summary>
    public void Rest(IReadOnlyList<NameOp> upon)
    {
        for (var i = 0; i < Findings.Count; i++) Findings[i] = Findings[i] with { Upon = [.. Findings[i].Upon, .. upon] };
    }

    private void Lead(int first, IReadOnlyList<NameOp> through)
    {
        for (var i = first; i < Findings.Count; i++) Findings[i] = Findings[i] with { Through = through };
    }

    private void Look(NameSlot slot, string path, NameNode node, ObjectState state, NameEntry entry)
    {
        if (observed.At(path) is not { } seen)
        {
            Missing(path, node, state, entry);
            return;
        }

        if (Broken(path, seen, entry.By)) return;
        if (seen.Values.Text("type") is var type && type != state.Type)
        {
            var kind = model.Uses.Holders(slot.Name).Count > 1 ? NameAnomaly.Stale : NameAnomaly.WrongType;
            Findings.Add(new NameFinding(kind, path, $"a {type} instead of a {state.Type}", entry.By, seen.Read));
            return;
        }

        if (state.Type == "directory") Directories.Add((node, path));
        if (state.Type == "file" && IsOther(state, seen) && entry.From is { } from)
        {
            var undone = IsUnder(from, state);
            Findings.Add(new NameFinding(
                undone ? NameAnomaly.Lost : NameAnomaly.HalfRenamed, path,
                undone
                    ? "the rename is undone: the file has its old name"
                    : "half a rename: the old name is gone, the new one leads to what it led to before",
                entry.By, seen.Read));
            return;
        }

        if (state.Type == "file" && seen.Values.Text("ino") is { } inode) Inodes.Add((node, inode, path, entry.By));
        var held = ContentComparison.Id(seen) is { } id && model.Uses.Held(slot.Name, id);
        foreach (var (kind, fate, cause) in ObjectComparison.Of(state, seen, held, timesSeen))
            Findings.Add(new NameFinding(kind, path, fate, cause?.By ?? entry.By, seen.Read) { Upon = cause?.Upon ?? [] });
    }

    /// <summary>A name that must not be there.</summary>
    public void NotThere(NameSlot slot, string path)
    {
        var first = Findings.Count;
        if (observed.At(path) is { } seen) TooMany(slot, path, seen);
        Lead(first, slot.Directory.State.Replacements);
    }

    private void TooMany(NameSlot slot, string path, ObservedName seen)
    {
        var gone = slot.Directory.Gone.GetValueOrDefault(slot.Name);
        if (Broken(path, seen, gone?.By)) return;
        var count = 1 + observed.Below(path);
        if (gone is { By.To: not null } && Destination(gone) is { } moved)
        {
            var place = observed.Locate(moved);
            var there = observed.At(place);
            // That the rename is not there, or is undone, is said of its new name.
            if (there is null || IsOther(gone.Node.State, there)) return;
            if (SameInode(there, seen) || ContentComparison.Id(seen) is { } id && id == ContentComparison.Id(there))
            {
                Findings.Add(new NameFinding(
                    NameAnomaly.HalfRenamed,
                    path,
                    $"half a rename: both names are there, this one and {place}",
                    gone.By,
                    seen.Read,
                    count));
                return;
            }
        }

        var uses = model.Uses.Of(slot.Name);
        var use = gone?.By ?? (uses.Count > 0 ? uses[^1] : null);
        var removed = gone is { By.To: not null } ? "renamed, and there again under its old name" : "removed, and there again";
        Findings.Add(use is null
            ? new NameFinding(NameAnomaly.Phantom, path, "never made, and there nevertheless", null, seen.Read, count)
            : new NameFinding(
                NameAnomaly.Resurrected,
                path,
                gone is null ? "it does not belong here: its name was last used elsewhere" : removed,
                use,
                seen.Read,
                count)
            { Upon = gone is null ? uses : [] });
    }

    private bool Broken(string path, ObservedName seen, NameOp? by)
    {
        if (seen.Times > 1)
            Findings.Add(new NameFinding(NameAnomaly.DuplicatedName, path, $"its directory lists it {seen.Times} times", by, seen.Read));
        if (seen.Read.Value is not null) return false;
        Findings.Add(seen.IsDangling
            ? new NameFinding(
                NameAnomaly.EntryWithoutInode, path, $"its directory lists it, and its inode is gone ({seen.Read.Error})", by, seen.Read)
            : new NameFinding(NameAnomaly.Unreadable, path, $"unreadable: {seen.Read.Error ?? "it does not say why"}", by, seen.Read));
        return true;
    }

    private void Missing(string path, NameNode node, ObjectState state, NameEntry entry)
    {
        var count = 1 + node.Below;
        if (entry.From is not { } from)
        {
            Findings.Add(new NameFinding(NameAnomaly.Lost, path, "it is missing", entry.By, observed.End, count));
            return;
        }

        var undone = IsUnder(from, state);
        Findings.Add(new NameFinding(
            undone ? NameAnomaly.Lost : NameAnomaly.HalfRenamed, path,
            undone ? "the rename is undone: it has its old name" : "half a rename: neither its old name nor its new one is there",
            entry.By,
            observed.End,
            count));
    }

    // Where a rename took it, unless something else has been done with that name since.
    private static NameSlot? Destination(NameEntry gone) => gone.Node.Names
        .Where(n => n.Directory.Entries.TryGetValue(n.Name, out var entry) && entry.By == gone.By)
        .Select(n => (NameSlot?)n).FirstOrDefault();

    private bool IsUnder(NameSlot from, ObjectState state) =>
        !from.Directory.Entries.ContainsKey(from.Name)
            && !from.Directory.Doubts.ContainsKey(from.Name)
            && observed.At(observed.Locate(from)) is { Read.Value: not null } old
        && old.Values.Text("type") == state.Type && !IsOther(state, old);

    // Other content than this file's: another file, not another version.
    private static bool IsOther(ObjectState state, ObservedName seen) =>
        state.Content is { Value: { Kept: > 0 } content } && ContentComparison.Id(seen) is { } id && id != content.Id;

    private static bool SameInode(ObservedName one, ObservedName other) =>
        one.Values.Text("ino") is { } inode && inode == other.Values.Text("ino");
}
