using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>
/// Several writers, each working on the names in a tree of its own: creates, writes, renames, links, removes, sets
/// attributes, with a barrier after each operation.
/// </summary>
public sealed record NamespaceSpec : IWork
{
    /// <summary>How many writers, 1-16.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>The most live files, directories and symbolic links that a writer keeps, 4-10000.</summary>
    public int Objects { get; init; } = 60;

    /// <summary>Bytes of what is written into a file: a multiple of 512, at most 1 MiB.</summary>
    public int FileBytes { get; init; } = 4096;

    /// <inheritdoc/>
    string IWork.Name => "namespace";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 16) yield return $"writers: {Writers} is not between 1 and 16";
        if (!NamespaceProtocol.Objects.Takes(Objects)) yield return $"objects: {Objects} is not {NamespaceProtocol.Objects.Range}";
        if (!NamespaceProtocol.FileBytes.Takes(FileBytes))
            yield return $"fileBytes: {FileBytes} is not {NamespaceProtocol.FileBytes.Range}";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, NamespaceProtocol.Command, .. Common(area), .. WorkArea.Option(NamespaceProtocol.Objects, Objects), .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, NamespaceProtocol.ReadCommand, .. Common(area), .. WorkArea.Cached(cached)];
    }

    private string[] Common(WorkArea area) => [.. area.Options(Writers), .. WorkArea.Option(NamespaceProtocol.FileBytes, FileBytes)];
}
