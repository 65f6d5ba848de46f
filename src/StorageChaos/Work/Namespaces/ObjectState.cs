using System.Collections.Immutable;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>What is known of a file, directory or symbolic link; null where nothing is certain.</summary>
internal sealed record ObjectState
{
    /// <summary><c>file</c>, <c>directory</c> or <c>symlink</c>.</summary>
    public required string Type { get; init; }

    public Setting<string>? Mode { get; init; }

    /// <summary>User and group. Unknown until it is set: a server may map whom it does not trust.</summary>
    public Setting<string>? Owner { get; init; }

    public Setting<long>? Size { get; init; }

    public Setting<FileContent>? Content { get; init; }

    public Setting<string>? Target { get; init; }

    /// <summary>How many names a file has.</summary>
    public Setting<int>? Links { get; init; }

    /// <summary>The modification time that was set, as long as nothing has changed it since.</summary>
    public Setting<decimal>? Modified { get; init; }

    /// <summary>The modification time that the last completion saw: it cannot become earlier, whatever the clocks say.</summary>
    public Setting<decimal>? SeenModified { get; init; }

    /// <summary>The change time that the last completion saw.</summary>
    public Setting<decimal>? SeenChanged { get; init; }

    public ImmutableDictionary<string, Setting<string>> Attributes { get; init; } = ImmutableDictionary<string, Setting<string>>.Empty;

    /// <summary>
    /// Operations that gave one of its names to another object, or gave it another object's name: if one of them did not
    /// last, what was done through that name since then was done to the other object.
    /// </summary>
    public ImmutableList<NameOp> Replacements { get; init; } = [];

    /// <summary>An indeterminate operation was making it: only its type is certain.</summary>
    public bool InTheMaking { get; init; }

    /// <summary>An indeterminate operation was writing it: content and size may be mixed of old and new.</summary>
    public bool InTheWriting { get; init; }

    /// <summary>Something has changed in a directory, or with a name: its times are the server's business now.</summary>
    public ObjectState Touched(bool modified) => this with
    {
        Modified = modified ? null : Modified,
        SeenModified = modified ? null : SeenModified,
        SeenChanged = null,
    };

    /// <summary>It has taken the place of another object, or another has taken its place.</summary>
    public ObjectState ReplacedBy(NameOp op) => this with { Replacements = Replacements.Add(op) };

    /// <summary>What the operation makes.</summary>
    public static ObjectState MadeBy(NameOp op) => op.Action switch
    {
        NamespaceProtocol.MakeDirectory => new ObjectState { Type = "directory", Mode = Text(op, "mode") },
        NamespaceProtocol.SymbolicLink => new ObjectState { Type = "symlink", Target = Text(op, "target") },
        _ => new ObjectState
        {
            Type = "file",
            Mode = Text(op, "mode"),
            Size = Number(op, "bytes"),
            Content = ContentOf(op),
            Links = new(1, op),
        }.Seen(op),
    };

    /// <summary>What a file or directory is after an operation that leaves names alone.</summary>
    public ObjectState After(NameOp op) => (op.Action switch
    {
        NamespaceProtocol.Write => Touched(modified: true) with { Content = ContentOf(op), Size = Written(op) },
        NamespaceProtocol.Truncate => Cut(op),
        NamespaceProtocol.ChangeMode => this with { Mode = Text(op, "mode") },
        NamespaceProtocol.ChangeOwner => this with { Owner = new($"{op.Sets.Text("uid")}:{op.Sets.Text("gid")}", op) },
        NamespaceProtocol.SetTime => this with { Modified = op.Sets.Time("mtime") is { } time ? new(time, op) : null, SeenModified = null },
        NamespaceProtocol.SetAttribute when op.Sets.Text("name") is { } name =>
            this with { Attributes = Attributes.SetItem(name, new(op.Sets.Text("value") ?? "", op)) },
        _ => this,
    }).Seen(op);

    private Setting<long> Written(NameOp op)
    {
        var bytes = op.Sets.Number("bytes") ?? 0;
        return Size is { } size ? size.Then(Math.Max(size.Value, bytes), op) : new(bytes, op);
    }

    private ObjectState Cut(NameOp op)
    {
        var size = op.Sets.Number("size") ?? 0;
        return Touched(modified: true) with
        {
            Size = new(size, op),
            Content = Content is { } c ? c.Value.Kept > size ? c.Then(c.Value with { Kept = size }, op) : c : null,
        };
    }

    // Not after the time was set: a client that has not noticed yet may still say the later time of before.
    private ObjectState Seen(NameOp op) => this with
    {
        SeenModified = op.Action is NamespaceProtocol.Create or NamespaceProtocol.Write or NamespaceProtocol.Truncate
            && op.Saw.Time("mtime") is { } modified
            ? new(modified, op) : SeenModified,
        SeenChanged = op.Saw.Time("ctime") is { } changed ? new(changed, op) : null,
    };

    private static Setting<FileContent>? ContentOf(NameOp op) => op.Sets is var sets && sets.Number("id") is { } id
        ? new(new FileContent(id, sets.Number("version") ?? 0, sets.Number("bytes") ?? 0), op)
        : null;

    private static Setting<string>? Text(NameOp op, string key) => op.Sets.Text(key) is { } value ? new(value, op) : null;

    private static Setting<long>? Number(NameOp op, string key) => op.Sets.Number(key) is { } value ? new(value, op) : null;
}
