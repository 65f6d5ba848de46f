using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Faults;

/// <summary>A fault that did not bite is not a pass: each one must have been injected, seen to take effect, and healed.</summary>
public sealed class FaultEffectCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "fault-took-effect";

    /// <summary>So few packets arrive on a link that nobody uses: address resolution, at most.</summary>
    private const long IdleTraffic = 5;

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var faults = FaultTimeline.Of(run);
        var dead = run.History.Of(OpAction.Host).GroupBy(op => op.Host!).Select(g => g.Last())
            .Where(op => op.Phase == OpPhase.Fail && HostState.Dead.Contains(op.Error)).Select(op => op.Host!).ToList();
        var problems = faults.Select(f => Problem(f, dead.Count > 0)).OfType<string>().ToList();
        return new CheckResult
        {
            Check = Name,
            Verdict = problems.Count == 0 ? Verdict.Pass : Verdict.Inconclusive,
            Reason = problems.Count > 0 ? string.Join("; ", problems)
                : faults.Count == 0 ? "no fault was scheduled"
                : string.Join("; ", faults.Select(f => $"{f.Name}: {Effect(f, dead)}")),
            Figures = faults.ToDictionary(f => f.Fault.Id, f => (double)f.Effect),
        };
    }

    private static string? Problem(FaultTimeline fault, bool hostDied)
    {
        // A host that it had killed by then can have it no more often.
        var ended = hostDied && fault.Effect > 0;
        if (!ended && Failed(fault.Injects) is { } inject)
            return $"{fault.Name} was not injected: {inject}";
        if (fault.Injects.Count == 0)
            return $"{fault.Name} was never injected";
        // What a host had of a fault died with it. What may be left on the others the dumps of the network tell.
        if (!hostDied && Failed(fault.Heals) is { } heal)
            return $"{fault.Name} was not healed: {heal}";
        if (fault.Probes.Count == 0)
            return $"{fault.Name} was never probed, so nothing says that it took effect";
        if (fault.Probes.FirstOrDefault(op => op is { Action: OpAction.Probe, Phase: OpPhase.Fail }) is { } gone)
            return $"{fault.Name} was gone before it was healed: {gone.Error}";
        if (fault.Heals.FirstOrDefault(op => op is { Hold: { } hold, Held: { } held } && Misses(hold, held)) is { } wrong)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{fault.Name} was there for {wrong.Held:0.0##} s, and was asked to be for {wrong.Hold:0.###} s");
        if (ended)
            return null;
        if (fault.Windows.Count < fault.Fault.Times)
            return $"{fault.Name} was injected {fault.Windows.Count} times, {fault.Fault.Times} were scheduled";
        if (fault.Effect > 0)
            return Bitten(fault) * 2 > fault.Windows.Count
                ? null
                : $"{fault.Name} took effect in {Bitten(fault)} of {fault.Windows.Count} times only";
        if (fault.Fault.PowerCutOf is { } host)
            return $"{fault.Name} took no effect: {host} was never seen without power";
        return fault.Traffic switch
        {
            // It is not about an interface.
            null => $"{fault.Name} took no effect: 0 {fault.Fault.Unit}",
            < IdleTraffic =>
                $"{fault.Name} took no effect: its link carried no traffic, {fault.Traffic} packets arrived while it was there",
            { } packets => $"{fault.Name} took no effect: its rules matched 0 packets of the {packets} that arrived while it was there",
        };
    }

    // What an outage does depends on which timers it outlasts. 5 % keeps 0.9 times a timer below it and 1.1 times above it; a
    // second is the unit of those timers.
    private static bool Misses(double hold, double held) => Math.Abs(held - hold) > Math.Max(1, hold * 0.05);

    // The last attempt decides: a heal is tried again until its deadline.
    private static string? Failed(IReadOnlyList<Op> ops)
    {
        if (ops.Count == 0)
            return null;
        var last = ops[^1];
        return last.Phase switch
        {
            OpPhase.Ok => null,
            OpPhase.Invoke => "it was begun and nothing came back",
            _ => last.Error ?? last.Detail ?? "no reason was recorded",
        };
    }

    private static string Effect(FaultTimeline fault, List<string> dead) =>
        $"{fault.Effect} {fault.Fault.Unit}"
        + (fault is { Windows.Count: 1, Fault.Times: 1 } ? "" : $" in {Bitten(fault)} of {Math.Max(fault.Windows.Count, fault.Fault.Times)} times")
        + (dead.Count > 0 && (Failed(fault.Heals) ?? Failed(fault.Injects)) is not null ? $" (gone with {string.Join(" and ", dead)}, which died)" : "");

    // A repeated fault may sometimes begin while nothing is sent over the link, because all are waiting.
    private static int Bitten(FaultTimeline fault) => fault.Windows.Count(w => w.Effect > 0);
}
