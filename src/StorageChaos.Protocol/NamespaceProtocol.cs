using System.Globalization;

namespace StorageChaos.Protocol;

/// <summary>
/// Work on names: what the agent and the harness call it, and the options of its commands. What an operation sets is in its value.
/// </summary>
public static class NamespaceProtocol
{
    /// <summary>The command that works.</summary>
    public const string Command = "namespace";

    /// <summary>The command that reads back.</summary>
    public const string ReadCommand = "namespace-read";

    /// <summary>A new file with content: <c>id=17 version=1 bytes=4096 mode=0600</c>.</summary>
    public const string Create = "create";

    /// <summary>A file's content is overwritten from its beginning: <c>id=17 version=3 bytes=4096</c>.</summary>
    public const string Write = "write";

    /// <summary>A file gets another size: <c>size=100</c>.</summary>
    public const string Truncate = "truncate";

    /// <summary><c>mode=0640</c>.</summary>
    public const string ChangeMode = "chmod";

    /// <summary><c>uid=1000 gid=1001</c>.</summary>
    public const string ChangeOwner = "chown";

    /// <summary>A modification time is set: <c>mtime=1000000000.000000000</c>, in seconds since 1970.</summary>
    public const string SetTime = "utimes";

    /// <summary>An extended attribute is set: <c>name=user.sc1 value=v17</c>.</summary>
    public const string SetAttribute = "setxattr";

    /// <summary>A new directory: <c>mode=0700</c>.</summary>
    public const string MakeDirectory = "mkdir";

    /// <summary>An empty directory is removed.</summary>
    public const string RemoveDirectory = "rmdir";

    /// <summary>A new symbolic link: <c>target=../nowhere/17</c>.</summary>
    public const string SymbolicLink = "symlink";

    /// <summary>the second path becomes another name of the file.</summary>
    public const string Link = "link";

    /// <summary>A name of a file or symbolic link is removed.</summary>
    public const string Unlink = "unlink";

    /// <summary>A name becomes the second path; what had that name loses it.</summary>
    public const string Rename = "rename";

    /// <summary>The final read of one name: what it leads to is in the value.</summary>
    public const string Read = "name-read";

    /// <summary>The final read of one writer's tree ended; the number counts its names.</summary>
    public const string ReadEnd = "name-end";

    /// <summary>Whether an action changes names or what they lead to.</summary>
    public static bool IsWork(string action) =>
        action is Create or Write or Truncate or ChangeMode or ChangeOwner or SetTime or SetAttribute
            or MakeDirectory or RemoveDirectory or SymbolicLink or Link or Unlink or Rename;

    /// <summary>The most live objects that a writer keeps.</summary>
    public static NumberOption Objects { get; } = new("--objects", 4, 10_000);

    /// <summary>Bytes of what is written into a file.</summary>
    public static NumberOption FileBytes { get; } =
        new("--file-bytes", SectorProtocol.Bytes, SectorProtocol.MostBytes, SectorProtocol.Bytes);

    /// <summary>The directory of one writer, in the directory under test.</summary>
    public static string TreeOf(int writer) => string.Create(CultureInfo.InvariantCulture, $"names-{writer}");
}
