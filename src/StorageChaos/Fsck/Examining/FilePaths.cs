using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Examining;

/// <summary>Gives findings the paths of their files.</summary>
internal sealed class FilePaths(IChecker checker, BoundedTool tool)
{
    /// <summary>The reading, with a path wherever an inode has one.</summary>
    /// <param name="reading">A reading.</param>
    /// <param name="device">The device or image that has the files.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="name">Of the evidence: another for each reading.</param>
    public async Task<FsckReading> NameAsync(FsckReading reading, string device, CancellationToken ct, string name = "paths")
    {
        var inodes = reading.Findings.Select(Unnamed).OfType<long>().Where(i => i > 0).ToHashSet();
        if (inodes.Count == 0 || checker.Paths(device, inodes) is not { } command)
            return reading;
        var paths = checker.ReadPaths((await tool.RunAsync(name, command, null, reading.When, ct)).Stdout);
        return reading with
        {
            Findings = [.. reading.Findings.Select(f => Unnamed(f) is { } inode && paths.TryGetValue(inode, out var path)
                ? f with { Path = f.Path is null ? path : $"{path.TrimEnd('/')}/{f.Path}" }
                : f)],
        };
    }

    // The inode whose path is wanted: its own or, where the name is known, that of its directory.
    private static long? Unnamed(Finding finding) =>
        finding.Path is null ? finding.Inode : finding.Path.StartsWith('/') ? null : finding.Directory;
}
