using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>Steps that their hosts hold ready, so that all begin at one signal. A step that is not staged is run directly.</summary>
internal sealed class StagedSteps(IReadOnlyList<PlanStep> steps, IReadOnlyDictionary<string, IHost> hosts) : IAsyncDisposable
{
    private readonly Dictionary<PlanStep, IStagedCommand> staged = [];

    /// <summary>Hands them to their hosts.</summary>
    /// <exception cref="HostCommandException">A host did not take its step.</exception>
    public Task StageAsync(CancellationToken ct) => Task.WhenAll(steps.Select(async step =>
    {
        var command = await hosts[step.Host].StageAsync(step.Command, ct);
        lock (staged) staged[step] = command;
    }));

    /// <summary>Runs them: those of one order at the same time, orders one after the other.</summary>
    /// <exception cref="HostCommandException">A step failed.</exception>
    public async Task FireAsync(CancellationToken ct)
    {
        foreach (var order in steps.GroupBy(s => s.Order).OrderBy(g => g.Key))
            await Task.WhenAll(order.Select(s => FireAsync(s, ct)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(staged.Values.Select(s => s.DisposeAsync().AsTask()));
        staged.Clear();
    }

    private async Task FireAsync(PlanStep step, CancellationToken ct)
    {
        if (!staged.TryGetValue(step, out var command))
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
