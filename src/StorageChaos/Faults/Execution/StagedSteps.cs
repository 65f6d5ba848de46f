using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>Steps that their hosts hold ready, so that all begin at one signal. A step that is not staged is run directly.</summary>
internal sealed class StagedSteps(IReadOnlyList<PlanStep> steps, IReadOnlyDictionary<string, IHost> hosts) : IAsyncDisposable
{
    private readonly Dictionary<PlanStep, IStagedCommand> staged = [];

    /// <summary>Hands the steps of some hosts to them; again, if they had them before.</summary>
    /// <exception cref="HostCommandException">A host did not take its step.</exception>
    public Task StageAsync(IReadOnlyCollection<string> on, CancellationToken ct) =>
        Task.WhenAll(steps.Where(s => on.Contains(s.Host)).Select(async step =>
        {
            IStagedCommand? old;
            lock (staged) staged.Remove(step, out old);
            if (old is not null) await old.DisposeAsync();
            var command = await hosts[step.Host].StageAsync(step.Command, ct);
            lock (staged) staged[step] = command;
        }));

    /// <summary>Runs the steps of some hosts: those of one order at the same time, orders one after the other.</summary>
    /// <param name="on">The hosts.</param>
    /// <param name="onward">Whether an order is run also when one before it failed.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What failed.</returns>
    public Task<IReadOnlyList<StepFailure>> FireAsync(IReadOnlyCollection<string> on, bool onward, CancellationToken ct) =>
        Steps.RunAsync(steps.Where(s => on.Contains(s.Host)), FireAsync, onward, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(staged.Values.Select(s => s.DisposeAsync().AsTask()));
        staged.Clear();
    }

    private async Task FireAsync(PlanStep step, CancellationToken ct)
    {
        IStagedCommand? command;
        lock (staged) command = staged.GetValueOrDefault(step);
        if (command is null)
        {
            await hosts[step.Host].RunAsync(step.Command, ct);
            return;
        }

        try
        {
            await command.FireAsync(ct);
        }
        catch (HostCommandException e) when (e.Outcome.ExitCode == -1 && !ct.IsCancellationRequested)
        {
            // The stream that held it is lost, as after a boot of its host; nobody knows whether it ran.
            await hosts[step.Host].RunAsync(step.Command, ct);
        }
    }
}
