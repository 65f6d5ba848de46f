using StorageChaos.Agent.Native;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// Works on names in a tree of its own, one operation at a time, each followed by its barrier. What an operation was about is never
/// touched again if the operation is in doubt. So each object has at most one such operation, its last.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="names">Where.</param>
/// <param name="log">Where it tells what it does.</param>
/// <param name="stop">Ends it.</param>
internal sealed class NameWorker(NamespaceOptions options, INames names, OpLog log, CancellationToken stop) : IWorker
{
    private readonly NameTree tree = new(NamespaceProtocol.TreeOf(log.Writer));
    private NameDraw? draw;
    private bool readOnly;
    private long next;

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        while (!stop.IsCancellationRequested) Pace.Keep(Step(), options.Place.Pause, stop);
    }

    /// <summary>Does one operation. Before the first one the tree is made.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    internal bool Step()
    {
        if (draw is null && !Settle()) return false;
        var plan = draw!.Next(next);
        var step = plan.Step;
        var n = next++;
        if (!log.Invoke(
            n,
            step.Action,
            line => line.Text(LineKeys.Path, step.Path).TextIfAny(LineKeys.To, step.To).TextIfAny(LineKeys.Value, step.Value)))
            return false;
        var began = log.Now;
        var (failure, definite, seen) = names.Do(step);
        if (failure is null)
        {
            var recorded = log.Ok(n, step.Action, began, line => line.TextIfAny(LineKeys.Value, seen));
            readOnly = false;
            plan.Done();
            return recorded;
        }

        // A file system that had become read-only before this operation began has refused it.
        definite |= failure.Value.Number == Errno.EReadOnly && readOnly;
        log.Failed(n, step.Action, began, definite, failure.Value);
        readOnly = failure.Value.Number == Errno.EReadOnly;
        if (!definite) Quarantine(plan);
        if (failure.Value.Number == Errno.ENotSupported) draw.Abilities = draw.Abilities with { Attributes = false };
        return false;
    }

    private bool Settle()
    {
        var failure = names.Settle(tree.Top.Path, out var abilities);
        log.Ready(failure, failure is null ? abilities.Lacking : "tree");
        if (failure is not null) return false;
        var (seed, writer) = (options.Place.Seed, log.Writer);
        var lots = new Lots(seed ^ 0x6E616D6573UL * (ulong)(writer + 1));
        bool IsZero(long id, long version, long at) => FileContent.IsZero(seed, writer, id, version, at);
        draw = new NameDraw(tree, lots, options.Objects, options.FileBytes, IsZero) { Abilities = abilities };
        return true;
    }

    private void Quarantine(NamePlan plan)
    {
        foreach (var one in plan.Objects) tree.Quarantine(one);
        foreach (var slot in plan.Slots) NameTree.Spend(slot);
    }
}
