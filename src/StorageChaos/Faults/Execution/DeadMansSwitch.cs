using System.Globalization;
using System.IO.Pipelines;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// Heals a fault from within the faulted host when the harness can no longer do it. A process there reads a line every few
/// seconds; if none comes for the length of the lease, or if the stream ends, it heals. Where the host has systemd, the process
/// is a systemd unit (systemd-run(1), <c>--pipe</c>), so that it outlives the connection.
/// </summary>
internal sealed class DeadMansSwitch : IAsyncDisposable
{
    /// <summary>How long a fault may outlive the last sign of the harness.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Time between two signs.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost host;
    private readonly TimeProvider clock;
    private readonly Pipe input = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource renewed = new();
    private readonly TaskCompletionSource armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource disarmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task listening;
    private readonly Task renewing;

    private DeadMansSwitch(IHost host, string id, HostCommand heal, TimeSpan lease, TimeProvider clock)
    {
        (this.host, this.clock) = (host, clock);
        listening = ListenAsync(host.ReadLinesAsync(Command(id, heal, lease), input.Reader.AsStream(), stop.Token));
        renewing = RenewAsync(renewed.Token);
    }

    /// <summary>The host that it is on.</summary>
    public string Host => host.Name;

    /// <summary>Arms one, and waits until it is.</summary>
    /// <param name="host">The faulted host.</param>
    /// <param name="id">Of the fault.</param>
    /// <param name="heal">What it runs when it goes off: three times at most, until it succeeds.</param>
    /// <param name="lease">How long it waits for a sign.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">It could not be armed.</exception>
    public static async Task<DeadMansSwitch> ArmAsync(
        IHost host, string id, HostCommand heal, TimeSpan lease, TimeProvider clock, CancellationToken ct)
    {
        var guard = new DeadMansSwitch(host, id, heal, lease, clock);
        try
        {
            await guard.armed.Task.WaitAsync(Patience, clock, ct);
            return guard;
        }
        catch (Exception e)
        {
            await guard.DisposeAsync();
            if (e is TimeoutException or IOException) throw guard.Failure("the dead man's switch could not be armed", e);
            throw;
        }
    }

    /// <summary>Disarms it.</summary>
    /// <exception cref="HostCommandException">It has gone off, or is gone: the fault ended earlier than the history says.</exception>
    public async Task DisarmAsync(CancellationToken ct)
    {
        await StopRenewingAsync();
        try
        {
            await input.Writer.WriteAsync("disarm\n"u8.ToArray(), ct);
            await disarmed.Task.WaitAsync(Patience, clock, ct);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            throw Failure(
                "the dead man's switch had gone off, or its host went down: the fault may have ended earlier than the history says", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        await input.Writer.CompleteAsync();
        // The end of its input ends the process; a connection that does not end by itself is ended here.
        if (await Task.WhenAny(listening, Task.Delay(TimeSpan.FromSeconds(2), clock)) != listening) await stop.CancelAsync();
        await listening;
        stop.Dispose();
        renewed.Dispose();
    }

    // One writer at a time.
    private async Task StopRenewingAsync()
    {
        await renewed.CancelAsync();
        await renewing;
    }

    /// <summary>Stops every switch of ours that is still there, of whatever run.</summary>
    public static HostCommand DisarmAll() => HostCommand.Script("systemctl stop 'storagechaos-guard-*' 2>/dev/null || true");

    // bash, because POSIX sh has no read -t. The timeout of read -t follows the wall clock (bash 5.2), which a fault may change, so
    // the lease is measured by the uptime. SIGPIPE is ignored, because nobody reads the output when the harness is gone.
    internal static HostCommand Command(string id, HostCommand heal, TimeSpan lease)
    {
        var guard = """
            trap '' PIPE HUP
            now() { read -r up _ </proc/uptime; up=${up%%.*}; }
            now; last=$up
            echo armed
            while true; do
              if read -r -t 1 word; then
                if [ "$word" = disarm ]; then echo disarmed; exit 0; fi
                now; last=$up
              elif [ $? -le 128 ]; then
                break
              else
                now; [ $((up - last)) -lt LEASE ] || break
              fi
            done
            trap '' TERM
            echo fired 2>/dev/null
            for attempt in 1 2 3; do
              ( HEAL
              ) </dev/null >/dev/null 2>&1 && break
              sleep 1
            done
            """.ReplaceLineEndings("\n")
            .Replace("LEASE", ((int)lease.TotalSeconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("HEAL", Shell.CommandLine(heal), StringComparison.Ordinal);
        // systemd puts its own variables in for ${...} before the shell sees it; $$ stands for a $ (systemd.service(5)).
        var escaped = Shell.Quote(guard.Replace("$", "$$", StringComparison.Ordinal));
        var unit = $"--unit=storagechaos-guard-{id} --description='heals fault {id}' --property=OOMScoreAdjust=-1000";
        return HostCommand.Script($"""
            if [ -d /run/systemd/system ]; then
              exec systemd-run --quiet --collect --pipe {unit} bash -c {escaped}
            fi
            exec setsid -w bash -c {Shell.Quote(guard)}
            """);
    }

    private async Task ListenAsync(IAsyncEnumerable<string> lines)
    {
        try
        {
            await foreach (var line in lines)
            {
                if (line == "armed") armed.TrySetResult();
                if (line == "disarmed") disarmed.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Expected: disposing cancels it.
        }
        finally
        {
            var ended = new IOException($"{host.Name}: the dead man's switch ended");
            armed.TrySetException(ended);
            disarmed.TrySetException(ended);
            // Marks the exceptions as seen, since perhaps nobody waits for them.
            _ = armed.Task.Exception;
            _ = disarmed.Task.Exception;
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        try
        {
            using var timer = new PeriodicTimer(Renewal, clock);
            while (await timer.WaitForNextTickAsync(ct))
                await input.Writer.WriteAsync("alive\n"u8.ToArray(), ct);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            // It is disarmed, or its connection is lost: then disarming reports that.
        }
    }

    private HostCommandException Failure(string problem, Exception inner) => new(
        new CommandOutcome
        {
            Host = host.Name,
            Command = "dead man's switch",
            Started = clock.GetUtcNow(),
            Duration = 0,
            ExitCode = -1,
        },
        problem,
        inner);
}
