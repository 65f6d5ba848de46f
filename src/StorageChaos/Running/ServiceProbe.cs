using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Running;

/// <summary>Whether the service is back: every part that recovers has, and writes are acknowledged.</summary>
internal sealed class ServiceProbe(RunContext run)
{
    /// <summary>Waits for it, at most for the scenario's deadline.</summary>
    /// <param name="since">From when on an acknowledgement counts, in seconds of the run.</param>
    /// <param name="withoutWorkload">Whether a write of our own decides, since the workload cannot tell any more.</param>
    /// <param name="poll">Time between two looks.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is missing; null: nothing, it is back.</returns>
    public async Task<string?> WaitAsync(double since, bool withoutWorkload, TimeSpan poll, CancellationToken ct)
    {
        var (began, deadline) = (run.History.Now, run.Scenario.RecoveryDeadline);
        TimeSpan Left() => deadline - TimeSpan.FromSeconds(run.History.Now - began);
        var absent = new List<string>();
        foreach (var (_, part) in run.Stack.With<IRecover>())
        {
            if (!await Wait.UntilAsync(token => HasRecoveredAsync(part, token), Left(), poll, run.Clock, ct)) absent.Add(part.What);
        }

        if (absent.Count > 0) return $"{string.Join(" and ", absent)} did not come back within {deadline.TotalSeconds:0} s";
        bool ByProbe() => withoutWorkload || run.Workload.Ended;
        Task<bool> Works(CancellationToken token) => ByProbe() ? WritesAsync(token) : Task.FromResult(run.Workload.AllHeardSince(since));
        if (await Wait.UntilAsync(Works, Left(), poll, run.Clock, ct)) return null;
        return ByProbe()
            ? $"no write over the mount succeeded within {deadline.TotalSeconds:0} s"
            : $"not every writer got an acknowledgement within {deadline.TotalSeconds:0} s";
    }

    private async Task<bool> HasRecoveredAsync(IRecover part, CancellationToken ct)
    {
        try
        {
            return await part.HasRecoveredAsync(run.Hosts, ct);
        }
        catch (HostCommandException)
        {
            return false; // its host does not answer
        }
    }

    // A file of our own, beside those of the workload: written, flushed (dd(1), conv=fsync), and removed.
    private async Task<bool> WritesAsync(CancellationToken ct)
    {
        var (part, work) = run.Stack.With<IWorkDirectory>().First();
        var command = HostCommand.Script($"""
            {StackPaths.IsMounted(work.Directory)}
            file={work.Directory}/.storagechaos-service
            timeout 20 dd if=/dev/zero of=$file bs=4096 count=1 conv=fsync status=none
            timeout 20 rm -f $file
            """) with { AnyExitCode = true };
        try
        {
            return (await run.Hosts[part.Host].RunAsync(command, ct)).Succeeded;
        }
        catch (HostCommandException)
        {
            return false;
        }
    }
}
