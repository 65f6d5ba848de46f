using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// Works on names in a tree of its own, one operation at a time, each followed by its barrier. What an indeterminate
/// operation was about is never touched again: so each object has at most one of them, its last.
/// </summary>
/// <param name="number">Number of the writer.</param>
/// <param name="options">What to do.</param>
/// <param name="names">Where.</param>
/// <param name="write">Takes a line of the journal; false when nobody listens any more.</param>
/// <param name="clock">Time since the agent started.</param>
/// <param name="stop">Ends it.</param>
internal sealed class NameWorker(int number, NamespaceOptions options, INames names, Func<JsonLine, bool> write, AgentClock clock, CancellationToken stop) : IWorker
{
    private readonly NameTree tree = new(NamespaceOptions.TreeOf(number));
    private NameDraw? draw;
    private bool readOnly;
    private long next;
    private long acknowledged;

    /// <inheritdoc/>
    public int Number => number;

    /// <inheritdoc/>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        while (!stop.IsCancellationRequested) Pace.Keep(Step(), options.Place.Pause, stop);
    }

    /// <summary>Does one operation; before the first the tree is made.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    internal bool Step()
    {
        if (draw is null && !Settle()) return false;
        var plan = draw!.Next(next);
        var step = plan.Step;
        var n = next++;
        var said = OpLines.Invoke(clock.Now, number, n, step.Action).Text("path", step.Path).TextIfAny("to", step.To).TextIfAny("value", step.Value);
        if (!write(said)) return false;
        var began = clock.Now;
        var (failure, definite, seen) = names.Do(step);
        var ended = clock.Now;
        if (failure is null)
        {
            readOnly = false;
            plan.Done();
            Interlocked.Increment(ref acknowledged);
            return write(OpLines.Ok(ended, number, n, ended - began, step.Action).TextIfAny("value", seen));
        }

        // A file system that had become read-only before this operation began has refused it.
        definite |= failure.Value.Number == Errno.EReadOnly && readOnly;
        readOnly = failure.Value.Number == Errno.EReadOnly;
        if (!definite) Quarantine(plan);
        if (failure.Value.Number == Errno.ENotSupported) draw.Abilities = draw.Abilities with { Attributes = false };
        write(definite
            ? OpLines.Fail(ended, number, n, ended - began, failure.Value, step.Action)
            : OpLines.Info(ended, number, n, ended - began, failure.Value, step.Action));
        return false;
    }

    private bool Settle()
    {
        var failure = names.Settle(tree.Top.Path, out var abilities);
        var lacks = failure is not null ? "tree" : (abilities.Attributes, abilities.Owners) switch
        {
            (true, true) => null,
            (false, true) => "without setxattr",
            (true, false) => "without chown",
            _ => "without setxattr and chown",
        };
        write(OpLines.Ready(clock.Now, number, failure, lacks));
        if (failure is not null) return false;
        draw = new NameDraw(
            tree, new Lots(options.Place.Seed ^ 0x6E616D6573UL * (ulong)(number + 1)), options.Objects, options.FileBytes,
            (id, version, at) => FileContent.IsZero(options.Place.Seed, number, id, version, at))
        { Abilities = abilities };
        return true;
    }

    private void Quarantine(NamePlan plan)
    {
        foreach (var one in plan.Objects) tree.Quarantine(one);
        foreach (var slot in plan.Slots) NameTree.Spend(slot);
    }
}
