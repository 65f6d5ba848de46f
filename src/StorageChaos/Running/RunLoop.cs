using System.Runtime.ExceptionServices;
using StorageChaos.Faults.Execution;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Running;

/// <summary>Carries out the plan of a run: the one place that decides what comes after a failure.</summary>
internal sealed class RunLoop(RunContext run)
{
    /// <summary>
    /// All phases. What goes wrong in the lab ends the run early and is written down; it is not thrown. A mistake of the harness's
    /// own is written down, too, so that the run is never taken for complete, and is thrown in the end.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; what had to be removed was removed, and the evidence was kept.</exception>
    public async Task ExecuteAsync(RunPlan plan, CancellationToken ct)
    {
        ExceptionDispatchInfo? ended = null;
        try
        {
            foreach (var phase in plan.Phases)
            {
                if (ended is not null && !phase.Always) continue;
                try
                {
                    // What must be done after an early end is done also when the run was cancelled.
                    await PhaseAsync(phase, ended is null ? ct : CancellationToken.None);
                }
                catch (Exception e)
                {
                    ended ??= End(e, ct);
                }
            }
        }
        finally
        {
            await FinishAsync();
        }

        if (ended is not null && (ct.IsCancellationRequested || !IsOfTheLab(ended.SourceException))) ended.Throw();
    }

    private ExceptionDispatchInfo End(Exception e, CancellationToken ct)
    {
        var phase = run.Document.Phase;
        var why = e is OperationCanceledException && ct.IsCancellationRequested ? $"the run was cancelled in phase '{phase}'"
            : IsOfTheLab(e) ? EndedEarly(phase, e)
            : $"the harness itself failed in phase '{phase}': {e.GetType().Name}: {e.Message}";
        run.Document = run.Document with { Aborted = run.Document.Aborted ?? why };
        return ExceptionDispatchInfo.Capture(e);
    }

    private static string EndedEarly(string phase, Exception e) => $"the run ended early in phase '{phase}': {e.Message}";

    // A cancellation that nobody asked for is a deadline of the harness that ran out.
    private static bool IsOfTheLab(Exception e) => e is HostCommandException or StackException or InvalidDataException or TimeoutException
        or AggregateException or LabMismatchException or HostLostException or IOException or OperationCanceledException;

    private async Task PhaseAsync(Phase phase, CancellationToken ct)
    {
        run.Report(phase.Name);
        run.Document = run.Document with { Phase = phase.Name };
        var from = Mark(OpPhase.Invoke, phase.Name, null, null);
        try
        {
            if (phase.Watched) await run.Conditions.WatchAsync(token => phase.Act(run, token), ct);
            else await phase.Act(run, ct);
            Mark(OpPhase.Ok, phase.Name, from, null);
            run.ThrowIfEvidenceFailed();
        }
        catch (Exception e)
        {
            Mark(OpPhase.Fail, phase.Name, from, e.Message);
            run.HasDoubts = true;
            if (!phase.MayFail || ct.IsCancellationRequested || !IsOfTheLab(e)) throw;
            if (phase.CutsShort) run.Document = run.Document with { Aborted = run.Document.Aborted ?? EndedEarly(phase.Name, e) };
        }
    }

    // Evidence is completed however the run has ended.
    private async Task FinishAsync()
    {
        try
        {
            await run.Workload.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidDataException or HostCommandException or TimeoutException)
        {
            // Usually this is also why the run ended early. What was recorded is kept and judged all the same.
            run.Document = run.Document with { Aborted = run.Document.Aborted ?? $"the workload could not be stopped: {e.Message}" };
        }

        await run.Logs.StopAsync(run.Guests, CancellationToken.None);
        run.Document = run.Document with { Ended = run.Clock.GetUtcNow() };
    }

    private double Mark(OpPhase phase, string name, double? from, string? error) => run.History.Record(new Op
    {
        Time = run.History.Now,
        Phase = phase,
        Process = "runner",
        Action = OpAction.Phase,
        Detail = name,
        Error = error,
        Duration = from is { } start ? Math.Round(run.History.Now - start, 6) : null,
    }).Time;
}
