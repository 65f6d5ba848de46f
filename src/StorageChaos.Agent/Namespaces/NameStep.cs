using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>One operation on names. Paths are relative to the directory under test.</summary>
/// <param name="Action">One of <see cref="NamespaceProtocol"/>.</param>
/// <param name="Path">What it is about.</param>
internal sealed record NameStep(string Action, string Path)
{
    /// <summary>The second name of a rename or link.</summary>
    internal string? To { get; init; }

    /// <summary>It is about a directory.</summary>
    internal bool OfDirectory { get; init; }

    /// <summary>Identity of the file's content.</summary>
    internal long Id { get; init; }

    /// <summary>Version of the file's content, from 1.</summary>
    internal long Version { get; init; }

    /// <summary>Bytes that are written, or the new size.</summary>
    internal long Bytes { get; init; }

    internal int Mode { get; init; }

    internal uint Uid { get; init; }

    internal uint Gid { get; init; }

    /// <summary>Modification time in seconds since 1970.</summary>
    internal long Seconds { get; init; }

    /// <summary>Name of an extended attribute.</summary>
    internal string Attribute { get; init; } = "";

    /// <summary>Value of an extended attribute, or target of a symbolic link.</summary>
    internal string Text { get; init; } = "";

    /// <summary>What it sets, as <c>key=value</c> pairs.</summary>
    internal string? Value => Action switch
    {
        NamespaceProtocol.Create => $"id={Id} version={Version} bytes={Bytes} mode={NameText.Octal(Mode)}",
        NamespaceProtocol.Write => $"id={Id} version={Version} bytes={Bytes}",
        NamespaceProtocol.Truncate => $"size={Bytes}",
        NamespaceProtocol.ChangeMode or NamespaceProtocol.MakeDirectory => $"mode={NameText.Octal(Mode)}",
        NamespaceProtocol.ChangeOwner => $"uid={Uid} gid={Gid}",
        NamespaceProtocol.SetTime => $"mtime={Seconds}.000000000",
        NamespaceProtocol.SetAttribute => $"name={Attribute} value={Text}",
        NamespaceProtocol.SymbolicLink => $"target={Text}",
        _ => null,
    };
}
