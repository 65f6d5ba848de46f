using System.Globalization;
using System.IO.Pipelines;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// Heals a fault from within the faulted host when the harness can no longer do it. A process there reads a line every few
/// seconds; if none comes for the length of the lease, or if the stream ends, it heals. Where the host has systemd, the process
/// is a systemd unit (systemd-run(1), <c>--pipe</c>), so that it outlives the connection; elsewhere it leads a session of its own
/// (setsid(1)). What concerns a machine as a whole is guarded by such a process at its hypervisor.
/// </summary>
internal sealed class DeadMansSwitch : IAsyncDisposable
{
    /// <summary>How long a fault may outlive the last sign of the harness.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Time between two signs.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string Prefix = "storagechaos-guard-";

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

    /// <summary>
    /// Stops switches that are still there, even those that heal at the moment. Without systemd each has noted its process, which
    /// must still bear its name.
    /// </summary>
    /// <param name="ids">Pattern of the ids that they were armed with; every one, of whatever run, if it is not given.</param>
    public static HostCommand StopAll(string ids = "*") => HostCommand.Script($$"""
        systemctl kill --signal=KILL '{{Prefix}}{{ids}}' 2>/dev/null || true
        systemctl stop '{{Prefix}}{{ids}}' 2>/dev/null || true
        for file in {{FaultPlan.StateDirectory}}/{{Prefix}}{{ids}}.pid; do
          [ -e "$file" ] || continue
          name=${file##*/} name=${name%.pid} pid=
          read -r pid < "$file" || true
          if tr '\0' '\n' < "/proc/$pid/cmdline" 2>/dev/null | grep -qx -e "$name"; then kill -s KILL -- "-$pid" 2>/dev/null || true; fi
          rm -f "$file"
        done
        """);

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
        var name = Prefix + id;
        var unit = $"--unit={name} --description='heals fault {id}' --property=OOMScoreAdjust=-1000";
        // Its process, which leads a group of its own, is noted for StopAll. A host that takes no note is guarded all the same.
        var note = $"{FaultPlan.StateDirectory}/{name}.pid";
        var noting = $"{{ mkdir -p {FaultPlan.StateDirectory} && echo $$ > {note} && trap 'rm -f {note}' EXIT; }} 2>/dev/null\n";
        return HostCommand.Script($"""
            if [ -d /run/systemd/system ]; then
              exec systemd-run --quiet --collect --pipe {unit} bash -c {escaped}
            fi
            exec setsid -w bash -c {Shell.Quote(noting + guard)} {name}
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
