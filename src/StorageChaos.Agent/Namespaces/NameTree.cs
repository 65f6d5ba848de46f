namespace StorageChaos.Agent.Namespaces;

/// <summary>What is there if all that was acknowledged has been done.</summary>
internal sealed class NameTree
{
    private readonly List<NameObject> live = [];

    internal NameTree(string path) => Top = new NameObject(NameKind.Directory, 0) { TreePath = path };

    internal NameObject Top { get; }

    /// <summary>Objects that may be worked on, without the top.</summary>
    internal int Count => live.Count;

    /// <summary>One of those that are wanted; null if there is none.</summary>
    internal NameObject? Some(Lots lots, Func<NameObject, bool> wanted) =>
        live.Where(wanted).ToList() is { Count: > 0 } all ? lots.Of(all) : null;

    /// <summary>Directories into which names may be put.</summary>
    internal List<NameObject> Directories => [Top, .. live.Where(o => o.Kind == NameKind.Directory)];

    internal void Add(NameObject one, NameSlot slot)
    {
        if (one.Names.Count == 0) live.Add(one);
        one.Names.Add(slot);
        slot.Directory.Entries.Add(slot.Name, one);
    }

    internal void Remove(NameSlot slot)
    {
        slot.Directory.Entries.Remove(slot.Name, out var one);
        one!.Names.Remove(slot);
        if (one.Names.Count == 0) live.Remove(one);
    }

    /// <summary>Moves a name to another place. If another name was there, what it led to loses it.</summary>
    internal void Move(NameSlot from, NameSlot to)
    {
        var one = from.Directory.Entries[from.Name];
        if (to.Directory.Entries.ContainsKey(to.Name)) Remove(to);
        from.Directory.Entries.Remove(from.Name);
        to.Directory.Entries.Add(to.Name, one);
        one.Names[one.Names.IndexOf(from)] = to;
    }

    /// <summary>The name in this place is in doubt: it is not used again, and the directories above it stay where they are.</summary>
    internal static void Spend(NameSlot slot)
    {
        slot.Directory.Spent.Add(slot.Name);
        for (var d = slot.Directory; !d.Pinned; d = d.Names[0].Directory)
        {
            d.Pinned = true;
            if (d.TreePath is not null) break;
        }
    }

    /// <summary>An object is in doubt: it is not touched again, with everything below it.</summary>
    internal void Quarantine(NameObject one)
    {
        if (one.Quarantined) return;
        one.Quarantined = true;
        live.Remove(one);
        foreach (var slot in one.Names) Spend(slot);
        foreach (var below in one.Entries.Values) Quarantine(below);
    }
}
