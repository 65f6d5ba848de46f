using System.Globalization;
using System.Text;
using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Faults.Registry;
using StorageChaos.Histories;

namespace StorageChaos.Evidence;

/// <summary>
/// The faults of recorded runs as a Markdown table: what each did, which figures show it, and that nothing of it
/// was left. Made from run directories alone.
/// </summary>
public static class FaultTable
{
    /// <summary>Makes it, sorted by kind.</summary>
    /// <param name="runs">Directories of runs.</param>
    /// <exception cref="InvalidDataException">One of them is not a run's.</exception>
    public static string Of(IEnumerable<RunDirectory> runs)
    {
        var rows = runs.SelectMany(Rows).OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Fault, StringComparer.Ordinal).ToList();
        var text = new StringBuilder("""
            | Kind | Fault | Effect seen | Before it → while it was there | Injected in | Healed in | State afterwards |
            |---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var row in rows)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Kind}` | {row.Fault} | {row.Effect} | {row.Figures} | {row.Injected} | {row.Healed} | {row.State} |\n");
        return text.ToString();
    }

    private static IEnumerable<Row> Rows(RunDirectory directory)
    {
        var (document, record) = (directory.LoadRun(), directory.LoadRecord());
        var restored = new NetworkRestoredCheck().Check(record);
        var state = record.Aborted is { } aborted ? $"the run was cut short: {aborted}"
            : restored.Verdict == Verdict.Pass ? "dumps equal" : restored.Reason;
        foreach (var (i, timeline) in FaultTimeline.Of(record).Index())
        {
            var ops = record.History.OfFault(timeline.Fault.Id).ToList();
            yield return new Row(
                FaultKinds.NameOf(document.Scenario.Faults[i].Fault),
                Cell(timeline.Fault.Description),
                Cell(timeline.Effect == 0
                    ? "**none**"
                    : $"{timeline.Effect} {timeline.Fault.Unit}"
                        + (timeline.Windows.Count > 1 ? $" in {timeline.Windows.Count} times" : "")),
                Cell(Changes(
                    ops.FirstOrDefault(o => o.Action == OpAction.Baseline),
                    ops.LastOrDefault(o => o is { Action: OpAction.Probe, Effect: not null })
                        ?? ops.LastOrDefault(o => o.Effect is not null))),
                Median(ops, OpAction.Inject),
                Median(ops, OpAction.Heal),
                Cell(state));
        }
    }

    // For each host, the figures that changed.
    private static string Changes(Op? before, Op? after)
    {
        if (before?.Detail is null || after?.Detail is null) return "no figures";
        var old = Figures(before.Detail).ToDictionary(f => (f.Host, f.Name), f => f.Value);
        var changed = Figures(after.Detail)
            .Where(f => old.TryGetValue((f.Host, f.Name), out var was) ? was != f.Value : f.Value.Length > 0)
            .GroupBy(f => f.Host)
            .Select(g =>
                $"{g.Key}: {string.Join(", ", g.Select(f => $"{f.Name} {old.GetValueOrDefault((f.Host, f.Name), "-")} → {f.Value}"))}");
        return string.Join("; ", changed);
    }

    private static IEnumerable<(string Host, string Name, string Value)> Figures(string detail) =>
        from host in detail.Split("; ")
        let parts = host.Split(": ", 2)
        where parts.Length == 2
        from word in parts[1].Split(' ')
        let pair = word.Split('=', 2)
        where pair.Length == 2
        select (parts[0], pair[0], pair[1]);

    private static string Median(IEnumerable<Op> ops, string action)
    {
        var times = ops.Where(o => o.Action == action && o is { Phase: OpPhase.Ok, Duration: not null })
            .Select(o => o.Duration!.Value)
            .Order().ToList();
        return times.Count == 0 ? "**not**" : string.Create(CultureInfo.InvariantCulture, $"{times[times.Count / 2]:0.00} s");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private sealed record Row(string Kind, string Fault, string Effect, string Figures, string Injected, string Healed, string State);
}
