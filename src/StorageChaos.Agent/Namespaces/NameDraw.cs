using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Draws the next operation: mostly one on metadata, and always one that must succeed where nothing fails.</summary>
/// <param name="tree">What is there.</param>
/// <param name="lots">The source of chance.</param>
/// <param name="objects">The most live objects to keep.</param>
/// <param name="fileBytes">Bytes of what is written into a file.</param>
/// <param name="isZero">Whether the byte of a file (its identity), of a version, at an offset is zero.</param>
internal sealed class NameDraw(NameTree tree, Lots lots, int objects, int fileBytes, Func<long, long, long, bool> isZero)
{
    /// <summary>Levels of directories.</summary>
    private const int Deepest = 4;

    private readonly FreshNames names = new(lots);
    private readonly AttributeDraw attributes = new(tree, lots);
    private long number;

    internal NameAbilities Abilities { get; set; }

    /// <param name="of">Number of the operation: what it makes is named after it.</param>
    internal NamePlan Next(long of)
    {
        number = of;
        var scarce = tree.Count * 3 < objects;
        while (true)
        {
            // Shares of a hundred. Where little is there, half of the draws make something. A draw that finds nothing to work on is
            // repeated.
            var plan = (scarce && lots.OneIn(2) ? lots.Below(32) : lots.Below(100)) switch
            {
                < 18 => Room(Create),
                < 25 => Room(MakeDirectory),
                < 29 => Room(SymbolicLink),
                < 35 => Link(),
                < 47 => Write(),
                < 53 => Truncate(),
                < 59 => attributes.ChangeMode(),
                < 64 => Abilities.Owners ? attributes.ChangeOwner() : null,
                < 69 => attributes.SetTime(),
                < 75 => Abilities.Attributes ? attributes.SetAttribute(number) : null,
                < 86 => Rename(),
                < 89 => RenameDirectory(),
                < 97 => Unlink(),
                _ => RemoveDirectory(),
            };
            if (plan is not null) return plan;
        }
    }

    private NamePlan? Room(Func<NamePlan> make) => tree.Count < objects ? make() : null;

    private NamePlan Create()
    {
        var slot = Fresh("f", tree.Directories);
        var step = new NameStep(NamespaceProtocol.Create, slot.Path) { Id = number, Version = 1, Bytes = fileBytes, Mode = 0x180 };
        return Make(step, NameKind.File, slot);
    }

    private NamePlan MakeDirectory()
    {
        var slot = Fresh("d", [.. tree.Directories.Where(d => d.Depth < Deepest)]);
        return Make(
            new NameStep(NamespaceProtocol.MakeDirectory, slot.Path) { Mode = 0x1c0, OfDirectory = true }, NameKind.Directory, slot);
    }

    private NamePlan SymbolicLink()
    {
        var slot = Fresh("s", tree.Directories);
        return Make(new NameStep(NamespaceProtocol.SymbolicLink, slot.Path) { Text = $"../nowhere/{number}" }, NameKind.Symlink, slot);
    }

    private NamePlan Make(NameStep step, NameKind kind, NameSlot slot)
    {
        var made = new NameObject(kind, number);
        return new NamePlan(step, () => tree.Add(made, slot)) { Slots = [slot] };
    }

    private NamePlan? Link()
    {
        if (Some(o => o.Kind == NameKind.File && o.Names.Count < 4) is not { } file) return null;
        var to = Fresh("l", tree.Directories);
        var step = new NameStep(NamespaceProtocol.Link, lots.Of(file.Names).Path) { To = to.Path };
        return new NamePlan(step, () => tree.Add(file, to)) { Objects = [file], Slots = [to] };
    }

    private NamePlan? Write()
    {
        if (Some(o => o.Kind == NameKind.File) is not { } file) return null;
        var step = new NameStep(NamespaceProtocol.Write, lots.Of(file.Names).Path)
        {
            Id = file.Id,
            Version = file.Version + 1,
            Bytes = fileBytes,
        };
        return new NamePlan(step, () => file.Version++) { Objects = [file] };
    }

    private NamePlan? Truncate()
    {
        if (Some(o => o.Kind == NameKind.File) is not { } file) return null;
        // Not within the first sector: without it nobody could say whose content it is.
        var size = lots.OneIn(5) ? 0L : Sector.Size + lots.Below(2 * fileBytes - Sector.Size + 1);
        // Not before a zero: a reader could not tell it from the zeros that a truncation leaves.
        while (size > 0 && size < fileBytes && isZero(file.Id, file.Version, size)) size++;
        var step = new NameStep(NamespaceProtocol.Truncate, lots.Of(file.Names).Path) { Bytes = size };
        return new NamePlan(step, () => { }) { Objects = [file] };
    }

    private NamePlan? Rename()
    {
        if (Some(o => o.Kind != NameKind.Directory) is not { } one) return null;
        var from = lots.Of(one.Names);
        // Over a name of another file, never over another name of the same file: then rename(2) does nothing, and both stay.
        var over = one.Kind == NameKind.File && lots.OneIn(3) ? Some(o => o.Kind == NameKind.File && o != one) : null;
        var to = over is null ? Fresh("r", tree.Directories) : lots.Of(over.Names);
        return Rename(one, over, from, to, new NameStep(NamespaceProtocol.Rename, from.Path) { To = to.Path });
    }

    private NamePlan? RenameDirectory()
    {
        if (Some(o => o.Kind == NameKind.Directory && !o.Pinned) is not { } one) return null;
        var parents = tree.Directories.Where(d => !one.Holds(d) && d.Depth + 1 + one.Height <= Deepest).ToList();
        if (parents.Count == 0) return null;
        var (from, to) = (one.Names[0], Fresh("d", parents));
        return Rename(one, null, from, to, new NameStep(NamespaceProtocol.Rename, from.Path) { To = to.Path, OfDirectory = true });
    }

    private NamePlan Rename(NameObject one, NameObject? over, NameSlot from, NameSlot to, NameStep step) => new(step, () =>
    {
        tree.Move(from, to);
        names.Retire(from);
    })
    {
        Objects = over is null ? [one] : [one, over],
        Slots = [from, to],
    };

    private NamePlan? Unlink() => Some(o => o.Kind != NameKind.Directory) is { } one
        ? Removal(one, lots.Of(one.Names), NamespaceProtocol.Unlink)
        : null;

    private NamePlan? RemoveDirectory() => Some(o => o.Kind == NameKind.Directory && !o.Pinned && o.Entries.Count == 0) is { } one
        ? Removal(one, one.Names[0], NamespaceProtocol.RemoveDirectory)
        : null;

    private NamePlan Removal(NameObject one, NameSlot slot, string action) =>
        new(new NameStep(action, slot.Path) { OfDirectory = one.Kind == NameKind.Directory }, () =>
        {
            tree.Remove(slot);
            names.Retire(slot);
        })
        { Objects = [one], Slots = [slot] };

    private NameObject? Some(Func<NameObject, bool> wanted) => tree.Some(lots, wanted);

    private NameSlot Fresh(string kind, IReadOnlyList<NameObject> directories) => names.Next(kind, number, lots.Of(directories));
}
