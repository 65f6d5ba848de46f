namespace StorageChaos.Agent.Namespaces;

/// <summary>What a name can lead to.</summary>
internal enum NameKind
{
    File,
    Directory,
    Symlink,
}
