using StorageChaos.Faults.Schedules;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// Carries out a schedule of faults and writes each step into the history. It heals whatever happens: the heal has a deadline
/// of its own, and the run's cancellation does not stop it.
/// </summary>
public sealed class Nemesis(FaultContext context)
{
    /// <summary>How long before its time a fault is prepared: guards and staged commands cost seconds on a slow host.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(6);

    private readonly Boots boots = new();

    /// <summary>Runs the whole schedule; faults may overlap. Returns when every fault is healed and cleared.</summary>
    /// <param name="schedule">With fixed times: see <see cref="FaultSchedule.Draw"/>.</param>
    /// <param name="ct">Cancels the schedule, not the heal.</param>
    /// <exception cref="OperationCanceledException">Cancelled; everything injected has been healed.</exception>
    /// <exception cref="HostCommandException">The machine that switches power does not answer; nothing was injected.</exception>
    /// <exception cref="HostLostException">A host did not come back; the rest was cancelled, and healed.</exception>
    public async Task RunAsync(IReadOnlyList<ScheduledFault> schedule, CancellationToken ct)
    {
        await StopStaleGuardsAsync(schedule, ct);
        var started = context.Clock.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var entries = new List<Task>();
        foreach (var (i, entry) in schedule.Index())
            entries.Add(RunEntryAsync($"f{i}", entry, started, i == 0 ? Task.CompletedTask : entries[i - 1], stop));
        try
        {
            await Task.WhenAll(entries);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The caller did not cancel, so an entry failed: its failure is reported.
            if (entries.Select(e => e.Exception?.InnerException).FirstOrDefault(e => e is not null) is { } why)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(why);
            throw;
        }
    }

    // A guard that a killed harness left at the hypervisor may still wait to switch a machine on.
    private async Task StopStaleGuardsAsync(IReadOnlyList<ScheduledFault> schedule, CancellationToken ct)
    {
        var powered = schedule.Any(s => s.Fault.Compile("f0", context.Topology).Guard.Any(g => g.Host == LocalHost.HostName));
        if (powered) await context.Hosts[LocalHost.HostName].RunAsync(DeadMansSwitch.StopAll($"{context.LabId}-f[0-9]*"), ct);
    }

    private async Task RunEntryAsync(string id, ScheduledFault entry, long started, Task previous, CancellationTokenSource stop)
    {
        var ct = stop.Token;
        try
        {
            TimeSpan delay;
            if (entry.AfterPrevious is { } after)
            {
                await previous;
                (started, delay) = (context.Clock.GetTimestamp(), after.Fixed);
            }
            else
            {
                delay = entry.After?.Fixed ?? TimeSpan.Zero;
            }

            if (delay > Lead) await Task.Delay(delay - Lead, context.Clock, ct);
            var plan = entry.Fault.Compile(id, context.Topology);
            var execution = new FaultExecution(new Parts(id, entry.Fault, plan, context, boots), entry);
            try
            {
                if (await execution.PrepareAsync(ct)) await execution.RunAsync(started, delay, ct);
            }
            finally
            {
                await execution.CloseAsync();
            }
        }
        catch (Exception)
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
