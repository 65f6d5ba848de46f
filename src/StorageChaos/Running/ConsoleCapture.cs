using System.Collections.Concurrent;
using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Running;

/// <summary>
/// Follows the serial consoles of machines into files, each line after the time at which it came: what a kernel says when it dies
/// gets nowhere else.
/// </summary>
internal sealed class ConsoleCapture(IHost hypervisor, Func<string, string> pathOf, TimeProvider clock) : IAsyncDisposable
{
    private readonly List<(CancellationTokenSource Stop, Task Follow)> streams = [];
    private readonly ConcurrentQueue<(string Host, DateTimeOffset Time, string Text)> lines = [];

    /// <summary>What a console got since it is followed.</summary>
    public IEnumerable<(DateTimeOffset Time, string Text)> LinesOf(string host) =>
        lines.Where(l => l.Host == host).Select(l => (l.Time, l.Text));

    /// <summary>Begins with what a console gets from now on; a machine without one is left out.</summary>
    /// <param name="host">Whose console it is.</param>
    /// <param name="file">Where it is written to, on the hypervisor; null: nowhere.</param>
    /// <param name="ct">Cancels.</param>
    public async Task StartAsync(string host, string? file, CancellationToken ct)
    {
        if (file is null) return;
        var size = await hypervisor.RunAsync(HostCommand.Of("stat", "-c", "%s", file) with { AnyExitCode = true }, ct);
        if (!size.Succeeded || !long.TryParse(size.Output.Trim(), CultureInfo.InvariantCulture, out var from)) return;
        var stop = new CancellationTokenSource();
        streams.Add((stop, FollowAsync(host, file, from + 1, stop.Token)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, follow) in streams)
        {
            await stop.CancelAsync();
            try
            {
                await follow;
            }
            catch (OperationCanceledException)
            {
                // Expected: it was cancelled just above.
            }

            stop.Dispose();
        }

        streams.Clear();
    }

    // A machine that is switched on begins its file anew, and tail(1) begins with it then. It ends with this process, however that ends.
    private async Task FollowAsync(string host, string file, long from, CancellationToken ct)
    {
        using var log = new LineFile(pathOf(host), FileMode.Append);
        var tail = HostCommand.Of("tail", $"--pid={Environment.ProcessId}", "-c", $"+{from}", "-F", file);
        await foreach (var line in hypervisor.ReadLinesAsync(tail, null, ct))
        {
            var (now, text) = (clock.GetUtcNow(), line.TrimEnd('\r'));
            lines.Enqueue((host, now, text));
            var seconds = (now.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
            log.Append($"{seconds} {host} console: {text}");
        }
    }
}
