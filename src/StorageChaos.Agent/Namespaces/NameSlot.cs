namespace StorageChaos.Agent.Namespaces;

/// <summary>A place for a name: in a directory.</summary>
internal readonly record struct NameSlot(NameObject Directory, string Name)
{
    internal string Path => $"{Directory.Path}/{Name}";
}
