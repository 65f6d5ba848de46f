using StorageChaos.Checks.Expectations;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Running;

/// <summary>
/// Waits until the service is back after the last heal. If it does not come back by itself, the ladder is climbed, rung by rung, as
/// an operator would: what is written down is which rung brought it back.
/// </summary>
internal sealed class RecoveryLadder(RunContext run)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly ServiceProbe service = new(run);

    /// <summary>Does it.</summary>
    /// <exception cref="StackException">Nothing brought the service back.</exception>
    public async Task ClimbAsync(CancellationToken ct)
    {
        var diagnosis = new HostDiagnosis(run);
        var dead = await diagnosis.DeadAsync(new Dictionary<string, string>(), ct);
        foreach (var host in dead.Where(d => d.Value == HostState.Rebooted).Select(d => d.Key))
        {
            await run.AfterBootAsync(host, ct);
            await KeepPstoreAsync(host, ct);
        }

        if (!dead.Values.Any(IsForGood))
        {
            var byItself = new RecoveryStep(RecoveryRung.ByItself, null, "nothing is done", TimeSpan.Zero, (_, _) => Task.FromResult(true));
            var back = await TryAsync(byItself, null, ct);
            // Who seemed to hang may have been waiting for the storage, and answer by now.
            if (dead.Count > 0) dead = await diagnosis.DeadAsync(dead, ct);
            if (back) return;
        }

        run.HasDoubts = true;
        foreach (var (step, because) in Steps(dead))
        {
            var back = await TryAsync(step, because, ct);
            if (because is not null) await KeepPstoreAsync(step.Host!, ct);
            if (back) return;
        }

        await new LinkProof(run).ProveAsync(ct);
        throw new StackException("nothing brought the service back");
    }

    // A host that is dead gets its power back first; without that nothing can be done on it.
    private IEnumerable<(RecoveryStep Step, string? Because)> Steps(IReadOnlyDictionary<string, string> dead)
    {
        var topology = run.Lab.Topology;
        var gone = topology.Nodes.Where(n => dead.TryGetValue(n.Name, out var state) && state != HostState.Rebooted).ToList();
        var lost = gone.Where(n => n.Power is null).Select(n => n.Name).ToHashSet();
        var cycled = gone.Where(n => n.Power is not null).Select(n => (RecoverySteps.PowerCycle(n), (string?)dead[n.Name])).ToList();
        return cycled.Concat(RecoverySteps.Of(run.Stack, topology)
            .Where(s => s.Host is null || !lost.Contains(s.Host))
            .Where(s => !cycled.Exists(c => c.Item1.Rung == s.Rung))
            .Select(s => (s, (string?)null)));
    }

    // Where there is neither a console nor a log that got through, this is what is left of a kernel's last words
    // (Documentation/admin-guide/pstore-blk.rst; systemd-pstore.service(8) moves them).
    private async Task KeepPstoreAsync(string host, CancellationToken ct)
    {
        try
        {
            var kept = await run.Hosts[host].RunAsync(
                HostCommand.Script("find /sys/fs/pstore /var/lib/systemd/pstore -type f -exec head -v -c 65536 {} + 2>/dev/null || true"),
                ct);
            if (kept.Output.Trim().Length > 0) run.Directory.SavePstore(host, kept.Output);
        }
        catch (HostCommandException)
        {
            // It does not answer; the rung says so.
        }
    }

    private static bool IsForGood(string state) => state is HostState.Panicked or HostState.Halted;

    // Each rung has a deadline to be done, and then the scenario's deadline to show that it helped.
    private async Task<bool> TryAsync(RecoveryStep step, string? because, CancellationToken ct)
    {
        var from = Record(step, OpPhase.Invoke, because).Time;
        double Took() => Math.Round(run.History.Now - from, 6);
        run.Report($"recovery: {step.Does} (at most {(step.Deadline + run.Scenario.RecoveryDeadline).TotalSeconds:0} s)");
        try
        {
            using var limit = new CancellationTokenSource(
                step.Deadline > TimeSpan.Zero ? step.Deadline : Timeout.InfiniteTimeSpan, run.Clock);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            if (!await step.Act(run, deadline.Token))
            {
                Record(step, OpPhase.Info, because, "there was nothing to do", Took());
                return false;
            }
        }
        catch (Exception e) when (e is HostCommandException or StackException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Record(step, OpPhase.Info, because, e is OperationCanceledException ? "its deadline passed" : e.Message, Took());
            return false;
        }

        var missing = await service.WaitAsync(from, step.EndsWorkload, Poll, ct);
        Record(step, missing is null ? OpPhase.Ok : OpPhase.Fail, because, missing, Took());
        return missing is null;
    }

    private Op Record(RecoveryStep step, OpPhase phase, string? because, string? error = null, double? duration = null) =>
        run.History.Record(new Op
        {
            Time = run.History.Now,
            Phase = phase,
            Process = "runner",
            Action = OpAction.Rung,
            Host = step.Host,
            Value = step.Rung.Word(),
            Detail = because is null ? step.Does : $"{step.Does}, since it was {because}",
            Found = because,
            Error = error,
            Duration = duration,
        });
}
