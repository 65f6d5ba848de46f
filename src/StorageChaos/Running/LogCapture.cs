using System.Collections.Concurrent;
using StorageChaos.Checks.Logs;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Running;

/// <summary>
/// Follows the journals of all hosts, kernel and daemons, into files on this machine, line by line as they are
/// written: what a host said before it died is kept.
/// </summary>
internal sealed class LogCapture(Func<string, string> pathOf, Action<string, string> hear) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Follow)> streams = [];

    /// <summary>Begins with what the host logs from now on.</summary>
    public Task StartAsync(IHost host) => FollowAsync(host, HostCommand.Of("journalctl", "-f", "-n", "0", "-o", "short-unix"));

    /// <summary>Begins again after a boot, with everything since.</summary>
    public Task RestartAsync(IHost host) => FollowAsync(host, HostCommand.Of("journalctl", "-f", "-b", "-n", "all", "-o", "short-unix"));

    /// <summary>Ends all streams, after a mark of our own has come through each: what was logged before it is in the file.</summary>
    public async Task StopAsync(IEnumerable<IHost> hosts, CancellationToken ct)
    {
        await Task.WhenAll(hosts.Where(h => streams.ContainsKey(h.Name)).Select(h => MarkEndAsync(h, ct)));
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, stream) in streams) await EndAsync(stream);
        streams.Clear();
    }

    private async Task MarkEndAsync(IHost host, CancellationToken ct)
    {
        try
        {
            var mark = KernelLogCheck.EndMark(host.Name);
            await host.RunAsync(HostCommand.Of("logger", "-t", "storagechaos", mark) with { Deadline = TimeSpan.FromSeconds(10) }, ct);
            if (await HeardAsync(host, mark, ct)) return;

            // A stream that broke off is started again: a line that comes twice is better than a line that is missing.
            await RestartAsync(host);
            await HeardAsync(host, mark, ct);
        }
        catch (HostCommandException)
        {
            // Nothing more comes from a host that does not answer. What it said is kept, and the missing mark shows in the judgement.
        }
    }

    private Task<bool> HeardAsync(IHost host, string mark, CancellationToken ct) => Wait.UntilAsync(
        _ => Task.FromResult(LastLines(pathOf(host.Name)).Contains(mark, StringComparison.Ordinal)),
        TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);

    private async Task FollowAsync(IHost host, HostCommand command)
    {
        if (streams.TryRemove(host.Name, out var old)) await EndAsync(old);
        var stop = new CancellationTokenSource();
        streams[host.Name] = (stop, CopyAsync(host, command, stop.Token));
    }

    private async Task CopyAsync(IHost host, HostCommand command, CancellationToken ct)
    {
        using var file = new LineFile(pathOf(host.Name), FileMode.Append);
        await foreach (var line in host.ReadLinesAsync(command, null, ct))
        {
            file.Append(line);
            hear(host.Name, line);
        }
    }

    private static async Task EndAsync((CancellationTokenSource Stop, Task Follow) stream)
    {
        await stream.Stop.CancelAsync();
        try
        {
            await stream.Follow;
        }
        catch (OperationCanceledException)
        {
            // Expected: it was cancelled just above.
        }

        stream.Stop.Dispose();
    }

    private static string LastLines(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(4096, file.Length), SeekOrigin.End);
        return new StreamReader(file).ReadToEnd();
    }
}
