using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Copies;

/// <summary>
/// A copy in a file: it shares the original's blocks where the file system can (reflink), and has holes where there are
/// zeros.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="original">Device or image.</param>
/// <param name="path">Where the copy is to be.</param>
/// <param name="limit">The longest that copying may take.</param>
internal sealed class FileCopy(IHost host, string original, string path, TimeSpan limit) : ICopy
{
    public string Path => path;

    public Task CreateAsync(CancellationToken ct) =>
        host.RunAsync(HostCommand.Of("cp", "-L", "--reflink=auto", "--sparse=always", "--", original, path) with { Deadline = limit }, ct);

    public Task<string?> VoidAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task RemoveAsync(CancellationToken ct) => host.RunAsync(HostCommand.Of("rm", "-f", "--", path), ct);
}
