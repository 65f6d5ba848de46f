using System.Text.Json;
using StorageChaos.Checks.Expectations;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>
/// Whether the final read found the same wherever it was done, from the application's cache down to the LUN, and if not, which
/// layer lost it. After everything was closed and flushed the cold places must agree, also about what is indeterminate. The
/// client's cache may differ from them in that alone: it keeps what was written even where the server had no place for it. That is
/// told, and is no damage.
/// </summary>
public sealed class LayersCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "layers";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var reads = PlaceReads.Of(run.History);
        var tally = new LayerTally(run, reads);
        var places = reads.Places.ToList();
        var figures = new Dictionary<string, double>
        {
            ["places"] = places.Count,
            ["compared"] = tally.Compared,
            ["disagreeing"] = tally.Findings.Where(f => !f.Everywhere).Sum(f => f.Count),
            ["lostEverywhere"] = tally.Findings.Where(f => f.Everywhere).Sum(f => f.Count),
            ["cachedInDoubt"] = tally.CachedInDoubt,
        };
        foreach (var layer in tally.Findings.Where(f => !f.Everywhere).GroupBy(f => f.Layer))
            figures[Text(layer.Key)] = layer.Sum(f => f.Count);
        var (verdict, reason) = Judge(run, tally, places);
        return new CheckResult
        {
            Check = Name,
            Verdict = verdict,
            Reason = reason,
            Figures = figures,
            Anomalies = [.. tally.Findings.Select(ToAnomaly)],
        };
    }

    /// <summary>A layer's name in results: <c>close-to-open</c>.</summary>
    internal static string Text(Layer layer) => JsonNamingPolicy.KebabCaseLower.ConvertName(layer.ToString());

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, LayerTally tally, List<string> places)
    {
        var gaps = ReadPlace.All.Except(places)
            .Select(p => Unread(run, p))
            .Concat(tally.Gaps.Select(g => (g.Place, g.Words, Tried: true)))
            .ToList();
        var demanded = gaps
            .Where(g => run.Expect.Places.Contains(g.Place) || (g.Tried && MustSucceed(run, g.Place)))
            .Select(g => g.Words)
            .ToList();
        var aside = gaps.Count == 0 ? "" : $" ({string.Join("; ", gaps.Select(g => g.Words))})";
        var where = $"{tally.Compared} objects compared at {string.Join(", ", places)}";
        var unlawful = tally.Findings.Where(f => f is { Everywhere: false, Allowance: null }).ToList();
        if (unlawful.Count > 0)
            return (Verdict.Fail,
                $"{where}: {unlawful.Sum(f => f.Count)} are not the same everywhere; " +
                $"{Text(unlawful[0].Layer)}: {unlawful[0].Message}{aside}");
        if (demanded.Count > 0)
            return (Verdict.Inconclusive, $"the final read is not whole: {string.Join("; ", demanded)}");
        if (places.Count < 2)
            return (Verdict.Pass, $"nothing to compare: the final read was done at {(places.Count == 0 ? "no place" : places[0])} only");
        var lawful = tally.Findings.Where(f => !f.Everywhere).Sum(f => f.Count);
        var doubt = tally.CachedInDoubt == 0
            ? ""
            : $"; of what is indeterminate {tally.CachedInDoubt} are otherwise in the client's cache, which shows what is not stored, "
                + $"and who reads there cannot tell (the first: {tally.FirstInDoubt})";
        var lost = tally.Findings.FirstOrDefault(f => f.Everywhere) is { } everywhere
            ? $"; lost alike everywhere: {everywhere.Message}"
            : "";
        return (Verdict.Pass,
            (lawful == 0
                ? $"{where} are the same everywhere"
                : $"{where}: {lawful} differ, as the contract allows") + doubt + lost + aside);
    }

    private static (string Place, string Words, bool Tried) Unread(RunRecord run, string place) =>
        RunPhases.End(run.History, $"read-{place}") is { Phase: OpPhase.Fail, Error: var error }
            ? (place, $"{place} could not be read: {error}", true)
            : (place, $"{place} was not read", false);

    // A damaged place may refuse to be read, and so may one that is mounted while errors surface.
    private static bool MustSucceed(RunRecord run, string place) => run.Fsck is { Outcome: FsckOutcome.Clean }
        && (place != ReadPlace.ClientCached || run.Expect.Errors == ErrorExpectation.None);

    private static Anomaly ToAnomaly(LayerFinding finding) => new()
    {
        Kind = finding.Everywhere ? "layer-loss" : "layer-disagreement",
        Message = $"{Text(finding.Layer)}: {finding.Message}",
        Count = finding.Count,
        AllowedByContract = finding.Allowance is not null,
        Evidence = finding.Proof is null ? null : HistoryEvidence.Of(finding.Proof),
    };
}
