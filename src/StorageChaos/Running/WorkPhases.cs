using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Running;

/// <summary>Phases about the workload: begun, waited for, stopped.</summary>
internal static class WorkPhases
{
    private static readonly TimeSpan SteadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>The workload begins, and is seen healthy.</summary>
    public static Phase Steady { get; } = new(
        RunPhases.Steady, "the workload begins, until every writer has something acknowledged, and then for workload.steady", SteadyAsync)
    { Watched = true };

    /// <summary>The workload is told to stop.</summary>
    public static Phase Stop { get; } = new(
        RunPhases.Stop, "writers are stopped; what is in flight may stay open in the history",
        (run, ct) => run.Workload.StopAsync(StopDeadline, ct))
    { MayFail = true, CutsShort = true };

    /// <summary>Waits until the service is back; climbs the ladder if it does not come back by itself.</summary>
    public static Phase Recovery(StorageStack stack) => new(
        RunPhases.Recovery,
        "waits, with a deadline, for "
            + $"{string.Join(", ", stack.With<IRecover>().Select(r => r.Ability.What).Append("new acknowledgements"))}; "
            + "if they do not come by themselves, does what an operator would do, rung by rung",
        RecoverAsync)
    { Watched = true, MayFail = true };

    /// <summary>Ends the workload however the run went: what is about to be removed must not be in use.</summary>
    public static async Task EndAsync(RunContext run, CancellationToken ct)
    {
        try
        {
            await run.Workload.StopAsync(TimeSpan.FromSeconds(5), ct);
        }
        catch (Exception e) when (e is InvalidDataException or HostCommandException or TimeoutException)
        {
            run.Report($"the workload does not stop: {e.Message}");
        }
    }

    private static async Task SteadyAsync(RunContext run, CancellationToken ct)
    {
        var directories = run.Stack.With<IWorkDirectory>().Select(w => w.Ability.Directory).ToList();
        if (directories.Count == 0) throw new StackException("the stack has no part that gives the workload a directory");
        run.Workload.Start(directories[0], directories[^1]);
        run.Report($"the workload begins (at most {SteadyDeadline.TotalSeconds:0} s)");
        Task<bool> Going(CancellationToken _) => Task.FromResult(run.Workload.AllHeardSince(0) || run.Workload.Ended);
        if (!await Wait.UntilAsync(Going, SteadyDeadline, Poll, run.Clock, ct) || run.Workload.Ended)
        {
            var words = run.Workload.LastWords is { } last ? $"; the agent said: {last}" : "";
            throw new StackException(
                $"the workload did not get going within {SteadyDeadline.TotalSeconds:0} s: "
                + $"{run.Workload.Acknowledged} acknowledged operations{words}");
        }

        await Task.Delay(run.Scenario.Workload.Steady, run.Clock, ct);
    }

    // Heal and recovery are two figures: the clock of this phase starts when the last fault is gone.
    private static async Task RecoverAsync(RunContext run, CancellationToken ct)
    {
        try
        {
            await new RecoveryLadder(run).ClimbAsync(ct);
            await Task.Delay(run.Scenario.Workload.Settle, run.Clock, ct);
        }
        finally
        {
            if (run.Workload.Ended)
                MarkEnded(run, $"the workload ended by itself; the agent's last words: {run.Workload.LastWords ?? "none"}");
        }
    }

    private static void MarkEnded(RunContext run, string why) => run.History.Record(new Op
    {
        Time = run.History.Now,
        Phase = OpPhase.Fail,
        Process = "runner",
        Action = OpAction.Phase,
        Detail = RunPhases.Workload,
        Error = why,
    });
}
