namespace StorageChaos.Checks.Faults;

/// <summary>
/// An invariant of the harness itself: after the run, every host's tc and iptables are as they were before it. A difference is
/// not the storage's fault, but it means that the network was not the one that the scenario describes.
/// </summary>
public sealed class NetworkRestoredCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "network-restored";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var changed = run.Network
            .Where(n => n is { Before: not null, After: not null })
            .Select(n => (n.Host, Lines: NetworkDump.Difference(n.Before!, n.After!)))
            .Where(n => n.Lines is not null)
            .ToList();
        var incomplete = run.Network.Where(n => n.Before is null || n.After is null).Select(n => n.Host).ToList();
        var linkFaults = run.Faults.Any(f => f.PowerCutOf is null);
        var (verdict, reason) =
            changed.Count > 0
                ? (Verdict.Inconclusive,
                    "tc or iptables differ after the run on " +
                    $"{string.Join("; ", changed.Select(n => $"{n.Host}: {string.Join(" | ", n.Lines!)}"))}")
            : linkFaults && run.Network.Count == 0 ? (Verdict.Inconclusive, "there are no dumps of tc and iptables")
            : linkFaults && incomplete.Count > 0
                ? (Verdict.Inconclusive, $"dumps of tc and iptables are missing for {string.Join(", ", incomplete)}")
            : (Verdict.Pass,
                run.Network.Count == 0
                    ? "no fault of a link, and no dumps"
                    : $"tc and iptables are as before on {run.Network.Count - incomplete.Count} hosts");
        return new CheckResult
        {
            Check = Name,
            Verdict = verdict,
            Reason = reason,
            Anomalies = [.. changed.Select(n => new Anomaly
            {
                Kind = "network",
                Message = $"{n.Host}: {string.Join(" | ", n.Lines!)}",
                Count = n.Lines!.Count,
            })],
        };
    }
}
