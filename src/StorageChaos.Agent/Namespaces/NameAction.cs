namespace StorageChaos.Agent.Namespaces;

/// <summary>How operations on names are called in the output. The harness has the same words in its history.</summary>
internal static class NameAction
{
    internal const string Create = "create";
    internal const string Write = "write";
    internal const string Truncate = "truncate";
    internal const string ChangeMode = "chmod";
    internal const string ChangeOwner = "chown";
    internal const string SetTime = "utimes";
    internal const string SetAttribute = "setxattr";
    internal const string MakeDirectory = "mkdir";
    internal const string RemoveDirectory = "rmdir";
    internal const string SymbolicLink = "symlink";
    internal const string Link = "link";
    internal const string Unlink = "unlink";
    internal const string Rename = "rename";
    internal const string Read = "name-read";
    internal const string End = "name-end";
}
