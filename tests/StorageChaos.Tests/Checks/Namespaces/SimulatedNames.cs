using StorageChaos.Agent.Namespaces;
using StorageChaos.Agent.Native;
using StorageChaos.Nodes;
using StorageChaos.Protocol;
using StorageChaos.Tampering;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks.Namespaces;

/// <summary>A file system in memory, with what POSIX says of names; some operations end as indeterminate, done or not.</summary>
/// <param name="chance">Decides what fails.</param>
/// <param name="troubleOneIn">One operation in so many goes wrong; 0: none.</param>
internal sealed class SimulatedNames(Random chance, int troubleOneIn) : INames
{
    private static readonly CallFailure Eio = new("fsync", 5);
    private readonly Dictionary<(SimulatedNode, string), string> setters = [];
    private readonly List<(NameStep Step, long At)> done = [];
    private bool crashed;
    private long clock = 1_700_000_000;
    private long inode = 100;

    public SimulatedNode Top { get; private set; } = new("directory", 1);

    /// <summary>Names that were removed, acknowledged.</summary>
    public List<(SimulatedNode Directory, string Name, SimulatedNode Node)> Removed { get; } = [];

    /// <summary>Names that were moved, acknowledged; with what the new name led to before.</summary>
    public List<(
        SimulatedNode From,
        string Name,
        SimulatedNode To,
        string NewName,
        SimulatedNode Node,
        SimulatedNode? Over)> Renamed
    { get; } = [];

    /// <summary>Nodes, and places for names, that an indeterminate operation was about.</summary>
    public HashSet<object> Doubtful { get; } = [];

    public CallFailure? Settle(string tree, out NameAbilities abilities)
    {
        abilities = new NameAbilities(true, true);
        return null;
    }

    public NameOutcome Do(NameStep step)
    {
        clock++;
        if (crashed && Errno(step) is var errno and not 0)
            return new NameOutcome(new CallFailure(step.Action, errno), Refusals.Definite(errno) || !IsAboutNames(step));
        if (troubleOneIn == 0 || chance.Next(troubleOneIn) > 0) return new NameOutcome(null, Seen: Apply(step, acknowledged: true)?.Times);
        if (chance.Next(3) == 0) return new NameOutcome(new CallFailure("open", 28), Definite: true);
        // A server that forgot its replies says so of what it has done.
        var failure = chance.Next(3) == 0 ? new CallFailure(step.Action, 2) : Eio;
        Doubt(step);
        if (chance.Next(2) == 0) Apply(step, acknowledged: false);
        return new NameOutcome(failure);
    }

    /// <summary>The power goes, and with it the last operations; what follows finds what was there before them.</summary>
    public void Crash(int lost)
    {
        var kept = done.SkipLast(lost).ToList();
        var now = clock;
        (Top, crashed) = (new SimulatedNode("directory", 1), true);
        done.Clear();
        foreach (var (step, at) in kept)
        {
            clock = at;
            Apply(step, acknowledged: true);
        }

        clock = now;
    }

    /// <summary>What set a name last.</summary>
    public string Setter(SimulatedNode directory, string name) => setters[(directory, name)];

    /// <summary>All names, with their paths.</summary>
    public IEnumerable<(string Path, SimulatedNode Directory, string Name, SimulatedNode Node)> All(string tree) => Below(tree, Top);

    public string? PathOf(string tree, SimulatedNode directory) =>
        directory == Top ? tree : All(tree).Where(e => e.Node == directory).Select(e => e.Path).FirstOrDefault();

    private static IEnumerable<(string Path, SimulatedNode Directory, string Name, SimulatedNode Node)> Below(
        string path,
        SimulatedNode directory)
    {
        foreach (var (name, node) in directory.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            yield return ($"{path}/{name}", directory, name, node);
            foreach (var below in Below($"{path}/{name}", node)) yield return below;
        }
    }

    // What the operation meets on a tree that is not the one which its writer believes to be there.
    private int Errno(NameStep step)
    {
        if (Lookup(step.Path) is not { } from || step.To is not null && Lookup(step.To) is null) return 2;
        var node = from.Directory.Entries.GetValueOrDefault(from.Name);
        var makes = step.Action is NamespaceProtocol.Create or NamespaceProtocol.MakeDirectory or NamespaceProtocol.SymbolicLink;
        if (makes) return node is null ? 0 : 17;
        if (node is null) return 2;
        var isDirectory = node.Type == "directory";
        switch (step.Action)
        {
            case NamespaceProtocol.RemoveDirectory: return !isDirectory ? 20 : node.Entries.Count > 0 ? 39 : 0;
            case NamespaceProtocol.Unlink: return isDirectory ? 21 : 0;
            case NamespaceProtocol.Link when isDirectory: return 1;
            case NamespaceProtocol.Link or NamespaceProtocol.Rename:
                var (directory, name) = Find(step.To!);
                if (directory.Entries.GetValueOrDefault(name) is not { } over) return 0;
                if (step.Action == NamespaceProtocol.Link) return 17;
                return isDirectory != (over.Type == "directory") ? isDirectory ? 20 : 21 : over.Entries.Count > 0 ? 39 : 0;
            case NamespaceProtocol.Write or NamespaceProtocol.Truncate: return isDirectory ? 21 : node.Type == "symlink" ? 40 : 0;
            default: return isDirectory != step.OfDirectory ? 20 : node.Type == "symlink" ? 40 : 0;
        }
    }

    // What changes an object opens it first; if it cannot, nothing has happened.
    private static bool IsAboutNames(NameStep step) =>
        step.Action is NamespaceProtocol.Create or NamespaceProtocol.MakeDirectory or NamespaceProtocol.SymbolicLink
        or NamespaceProtocol.Unlink or NamespaceProtocol.RemoveDirectory or NamespaceProtocol.Link or NamespaceProtocol.Rename;

    private SimulatedNode? Apply(NameStep step, bool acknowledged)
    {
        done.Add((step, clock));
        var (directory, name) = Find(step.Path);
        var node = directory.Entries.GetValueOrDefault(name);
        switch (step.Action)
        {
            case NamespaceProtocol.Create or NamespaceProtocol.MakeDirectory or NamespaceProtocol.SymbolicLink:
                var made = Make(step);
                // Cut short, a file may be there without its content and mode.
                if (!acknowledged && step.Action == NamespaceProtocol.Create && chance.Next(2) == 0)
                    (made.Size, made.Kept, made.Mode) = (0, 0, 0);
                Put(directory, name, made, step.Action);
                return step.Action == NamespaceProtocol.Create ? made : null;
            case NamespaceProtocol.Unlink or NamespaceProtocol.RemoveDirectory:
                Take(directory, name);
                if (acknowledged) Removed.Add((directory, name, node!));
                return null;
            case NamespaceProtocol.Link:
                var (at, other) = Find(step.To!);
                Put(at, other, node!, step.Action);
                return null;
            case NamespaceProtocol.Rename:
                var (to, newName) = Find(step.To!);
                if (acknowledged) Renamed.Add((directory, name, to, newName, node!, to.Entries.GetValueOrDefault(newName)));
                if (to.Entries.ContainsKey(newName)) Take(to, newName);
                Take(directory, name);
                Put(to, newName, node!, step.Action);
                // Whether its entry for its parent counts as a change is for the file system to say.
                node!.TimeSet &= node.Type != "directory";
                return null;
            default:
                Change(step, node!, acknowledged);
                return node;
        }
    }

    private SimulatedNode Make(NameStep step)
    {
        var type = step.Action switch
        {
            NamespaceProtocol.Create => "file",
            NamespaceProtocol.MakeDirectory => "directory",
            _ => "symlink",
        };
        return new SimulatedNode(type, ++inode)
        {
            Mode = step.Mode,
            Id = step.Id,
            Version = 1,
            Size = step.Bytes,
            Kept = step.Bytes,
            Target = step.Text,
            Modified = $"{clock}.000000001",
            Changed = clock,
        };
    }

    private void Change(NameStep step, SimulatedNode node, bool acknowledged)
    {
        node.Changed = clock;
        switch (step.Action)
        {
            case NamespaceProtocol.Write:
                (node.Torn, node.Id, node.Version, node.Kept, node.Size) =
                    (!acknowledged && chance.Next(2) == 0, step.Id, step.Version, step.Bytes, Math.Max(node.Size, step.Bytes));
                node.Modified = $"{clock}.000000001";
                break;
            case NamespaceProtocol.Truncate:
                (node.Size, node.Kept, node.Modified) = (step.Bytes, Math.Min(node.Kept, step.Bytes), $"{clock}.000000001");
                break;
            case NamespaceProtocol.ChangeMode: node.Mode = step.Mode; break;
            case NamespaceProtocol.ChangeOwner: (node.Owned, node.Uid, node.Gid) = (true, step.Uid, step.Gid); break;
            case NamespaceProtocol.SetTime: (node.Modified, node.TimeSet) = ($"{step.Seconds}.000000000", true); break;
            case NamespaceProtocol.SetAttribute: node.Attributes[step.Attribute] = step.Text; break;
        }

        if (step.Action is NamespaceProtocol.Write or NamespaceProtocol.Truncate) node.TimeSet = false;
    }

    private void Put(SimulatedNode directory, string name, SimulatedNode node, string setter)
    {
        directory.Entries.Add(name, node);
        (directory.Modified, directory.Changed, directory.TimeSet) = ($"{clock}.000000002", clock, false);
        node.Links++;
        node.Changed = clock;
        setters[(directory, name)] = setter;
    }

    private void Take(SimulatedNode directory, string name)
    {
        directory.Entries.Remove(name, out var node);
        (directory.Modified, directory.Changed, directory.TimeSet) = ($"{clock}.000000002", clock, false);
        node!.Links--;
        node.Changed = clock;
    }

    private void Doubt(NameStep step)
    {
        foreach (var path in new[] { step.Path, step.To }.OfType<string>())
        {
            var (directory, name) = Find(path);
            Doubtful.Add((directory, name));
            directory.TimeSet = false;
            if (directory.Entries.TryGetValue(name, out var node)) Doubtful.Add(node);
        }
    }

    private (SimulatedNode Directory, string Name)? Lookup(string path)
    {
        var (parts, directory) = (path.Split('/'), Top);
        foreach (var part in parts[1..^1])
        {
            if (!directory.Entries.TryGetValue(part, out directory!) || directory.Type != "directory") return null;
        }

        return (directory, parts[^1]);
    }

    private (SimulatedNode Directory, string Name) Find(string path)
    {
        var parts = path.Split('/');
        return (parts[1..^1].Aggregate(Top, (d, part) => d.Entries[part]), parts[^1]);
    }
}
