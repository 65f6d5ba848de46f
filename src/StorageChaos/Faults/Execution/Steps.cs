using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>Runs steps of a plan: those of one order at the same time, orders one after the other.</summary>
internal static class Steps
{
    /// <summary>Runs them, and stops after an order in which one failed.</summary>
    /// <exception cref="HostCommandException">A step failed; the others of its order have come to their ends.</exception>
    public static async Task RunAsync(IEnumerable<PlanStep> steps, IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var failures = await RunAsync(steps, (s, token) => hosts[s.Host].RunAsync(s.Command, token), onward: false, ct);
        if (failures.Count > 0) throw failures[0].Why;
    }

    /// <summary>Runs all of them, whichever fail.</summary>
    public static Task<IReadOnlyList<StepFailure>> TryAllAsync(
        IEnumerable<PlanStep> steps, IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        RunAsync(steps, (s, token) => hosts[s.Host].RunAsync(s.Command, token), onward: true, ct);

    /// <summary>Runs them in a way of the caller's.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="run">Runs one.</param>
    /// <param name="onward">Whether an order is run also when one before it failed.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<StepFailure>> RunAsync(
        IEnumerable<PlanStep> steps, Func<PlanStep, CancellationToken, Task> run, bool onward, CancellationToken ct)
    {
        var failures = new List<StepFailure>();
        foreach (var order in steps.GroupBy(s => s.Order).OrderBy(g => g.Key))
        {
            if (failures.Count > 0 && !onward) break;
            failures.AddRange((await Task.WhenAll(order.Select(TryAsync))).OfType<StepFailure>());
        }

        return failures;

        async Task<StepFailure?> TryAsync(PlanStep step)
        {
            try
            {
                await run(step, ct);
                return null;
            }
            catch (HostCommandException e)
            {
                return new StepFailure(step, e);
            }
        }
    }
}
