using System.Globalization;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Draws the next operation: mostly metadata, and always one that must succeed where nothing fails.</summary>
/// <param name="tree">What is there.</param>
/// <param name="lots">The source of chance.</param>
/// <param name="objects">The most live objects to keep.</param>
/// <param name="fileBytes">Bytes of what is written into a file.</param>
/// <param name="tailIsZero">Whether a byte of some content is zero: who reads cannot tell it from what a truncation leaves.</param>
internal sealed class NameDraw(NameTree tree, Lots lots, int objects, int fileBytes, Func<long, long, long, bool> tailIsZero)
{
    /// <summary>Levels of directories.</summary>
    private const int Deepest = 4;

    private static readonly int[] Modes = [0x1a4, 0x180, 0x1a0, 0x1ed, 0x1c0, 0x1e8]; // 0644 0600 0640 0755 0700 0750
    private readonly List<NameSlot> retired = [];
    private long number;

    internal NameAbilities Abilities { get; set; }

    /// <param name="of">Number of the operation: what it makes is named after it.</param>
    internal NamePlan Next(long of)
    {
        number = of;
        var scarce = tree.Count * 3 < objects;
        while (true)
        {
            // Of a hundred; where little is there most of them find nothing to work on, and another is drawn.
            if ((scarce && lots.OneIn(2) ? lots.Below(32) : lots.Below(100)) switch
            {
                < 18 => Room(Create),
                < 25 => Room(MakeDirectory),
                < 29 => Room(SymbolicLink),
                < 35 => Link(),
                < 47 => Write(),
                < 53 => Truncate(),
                < 59 => ChangeMode(),
                < 64 => ChangeOwner(),
                < 69 => SetTime(),
                < 75 => SetAttribute(),
                < 86 => Rename(),
                < 89 => RenameDirectory(),
                < 97 => Unlink(),
                _ => RemoveDirectory(),
            } is { } plan)
                return plan;
        }
    }

    private NamePlan? Room(Func<NamePlan?> make) => tree.Count < objects ? make() : null;

    private NamePlan Create()
    {
        var slot = Fresh("f", lots.Of(tree.Directories));
        var step = new NameStep(NameAction.Create, slot.Path) { Id = number, Version = 1, Bytes = fileBytes, Mode = 0x180 };
        return Make(step, NameKind.File, slot);
    }

    private NamePlan? MakeDirectory()
    {
        var parents = tree.Directories.Where(d => d.Depth < Deepest).ToList();
        var slot = Fresh("d", lots.Of(parents));
        return Make(new NameStep(NameAction.MakeDirectory, slot.Path) { Mode = 0x1c0, OfDirectory = true }, NameKind.Directory, slot);
    }

    private NamePlan SymbolicLink()
    {
        var slot = Fresh("s", lots.Of(tree.Directories));
        var step = new NameStep(NameAction.SymbolicLink, slot.Path) { Text = string.Create(CultureInfo.InvariantCulture, $"../nowhere/{number}") };
        return Make(step, NameKind.Symlink, slot);
    }

    private NamePlan Make(NameStep step, NameKind kind, NameSlot slot)
    {
        var made = new NameObject(kind, number);
        return new NamePlan(step, () => tree.Add(made, slot)) { Slots = [slot] };
    }

    private NamePlan? Link()
    {
        if (Some(o => o.Kind == NameKind.File && o.Names.Count < 4) is not { } file) return null;
        var to = Fresh("l", lots.Of(tree.Directories));
        return new NamePlan(new NameStep(NameAction.Link, lots.Of(file.Names).Path) { To = to.Path }, () => tree.Add(file, to)) { Objects = [file], Slots = [to] };
    }

    private NamePlan? Write()
    {
        if (Some(o => o.Kind == NameKind.File) is not { } file) return null;
        var step = new NameStep(NameAction.Write, lots.Of(file.Names).Path) { Id = file.Id, Version = file.Version + 1, Bytes = fileBytes };
        return Change(file, step, () => file.Version++);
    }

    private NamePlan? Truncate()
    {
        if (Some(o => o.Kind == NameKind.File) is not { } file) return null;
        // Not within the first sector: without it nobody could say whose content it is.
        var size = lots.OneIn(5) ? 0L : Sector.Size + lots.Below(2 * fileBytes - Sector.Size + 1);
        while (size > 0 && size < fileBytes && tailIsZero(file.Id, file.Version, size)) size++;
        return Change(file, new NameStep(NameAction.Truncate, lots.Of(file.Names).Path) { Bytes = size });
    }

    private NamePlan? ChangeMode() => SomeWithAttributes() is { } one
        ? Change(one, About(one, NameAction.ChangeMode) with { Mode = lots.Of(Modes) })
        : null;

    private NamePlan? ChangeOwner() => Abilities.Owners && SomeWithAttributes() is { } one
        ? Change(one, About(one, NameAction.ChangeOwner) with { Uid = 1000 + (uint)lots.Below(3), Gid = 1000 + (uint)lots.Below(3) })
        : null;

    // Whole seconds: some file systems keep no less. Between 2001 and 2020: in the past by every clock.
    private NamePlan? SetTime() => SomeWithAttributes() is { } one
        ? Change(one, About(one, NameAction.SetTime) with { Seconds = 1_000_000_000 + lots.Below(600_000_000) })
        : null;

    private NamePlan? SetAttribute() => Abilities.Attributes && SomeWithAttributes() is { } one
        ? Change(one, About(one, NameAction.SetAttribute) with { Attribute = $"user.sc{lots.Below(3)}", Text = string.Create(CultureInfo.InvariantCulture, $"v{number}") })
        : null;

    private NamePlan? Rename()
    {
        if (Some(o => o.Kind != NameKind.Directory) is not { } one) return null;
        var from = lots.Of(one.Names);
        // Over another one's name, never over another name of the same file: rename(2) leaves both.
        var over = one.Kind == NameKind.File && lots.OneIn(3) ? Some(o => o.Kind == NameKind.File && o != one) : null;
        var to = over is null ? Fresh("r", lots.Of(tree.Directories)) : lots.Of(over.Names);
        return Rename(one, over, from, to, new NameStep(NameAction.Rename, from.Path) { To = to.Path });
    }

    private NamePlan? RenameDirectory()
    {
        if (Some(o => o.Kind == NameKind.Directory && !o.Pinned) is not { } one) return null;
        var parents = tree.Directories.Where(d => !one.Holds(d) && d.Depth + 1 + one.Height <= Deepest).ToList();
        if (parents.Count == 0) return null;
        var (from, to) = (one.Names[0], Fresh("d", lots.Of(parents)));
        return Rename(one, null, from, to, new NameStep(NameAction.Rename, from.Path) { To = to.Path, OfDirectory = true });
    }

    private NamePlan Rename(NameObject one, NameObject? over, NameSlot from, NameSlot to, NameStep step) => new(step, () =>
    {
        tree.Move(from, to);
        Retire(from);
    })
    {
        Objects = over is null ? [one] : [one, over],
        Slots = [from, to],
    };

    private NamePlan? Unlink()
    {
        if (Some(o => o.Kind != NameKind.Directory) is not { } one) return null;
        return Removal(one, lots.Of(one.Names), NameAction.Unlink);
    }

    private NamePlan? RemoveDirectory()
    {
        if (Some(o => o.Kind == NameKind.Directory && !o.Pinned && o.Entries.Count == 0) is not { } one) return null;
        return Removal(one, one.Names[0], NameAction.RemoveDirectory);
    }

    private NamePlan Removal(NameObject one, NameSlot slot, string action) =>
        new(new NameStep(action, slot.Path) { OfDirectory = one.Kind == NameKind.Directory }, () =>
        {
            tree.Remove(slot);
            Retire(slot);
        })
        { Objects = [one], Slots = [slot] };

    private static NamePlan Change(NameObject one, NameStep step, Action? done = null) => new(step, done ?? (() => { })) { Objects = [one] };

    private NameStep About(NameObject one, string action) => new(action, lots.Of(one.Names).Path) { OfDirectory = one.Kind == NameKind.Directory };

    private NameObject? Some(Func<NameObject, bool> wanted) => tree.Where(wanted) is { Count: > 0 } all ? lots.Of(all) : null;

    private NameObject? SomeWithAttributes() => Some(o => o.Kind != NameKind.Symlink);

    // Now and then one that has been used before: what is removed and comes back must not pass for what is new.
    private NameSlot Fresh(string kind, NameObject directory)
    {
        var again = retired.FindIndex(r => r.Directory == directory && !directory.Entries.ContainsKey(r.Name) && !directory.Spent.Contains(r.Name));
        if (again < 0 || !lots.OneIn(3)) return new NameSlot(directory, string.Create(CultureInfo.InvariantCulture, $"{kind}{number}"));
        var slot = retired[again];
        retired.RemoveAt(again);
        return slot;
    }

    private void Retire(NameSlot slot)
    {
        if (retired.Count == 64) retired.RemoveAt(0);
        retired.Add(slot);
    }
}
