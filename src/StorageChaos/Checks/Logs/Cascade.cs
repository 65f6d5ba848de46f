using System.Buffers;
using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Logs;

/// <summary>
/// What a fault led to, stage by stage, from the hosts' logs and the history. Times are as good as the hosts' clocks: their
/// offsets were measured once, before the first fault, and a fault that sets a clock falsifies the times of its host.
/// </summary>
internal static class Cascade
{
    /// <summary>The stage at which the application takes notice.</summary>
    public const string Application = "error at the application";

    private static readonly List<(string Name, LinePattern Line)> Stages =
        [.. DataTable.Read("cascade-stages.tsv", 3).Select(row => (row.Cells[0], new LinePattern(row.Cells[1])))];

    private static readonly SearchValues<string> Prefilter =
        SearchValues.Create([.. Stages.SelectMany(s => s.Line.Literals).Distinct()], StringComparison.Ordinal);

    /// <summary>Names of the stages that logs tell of, in the order of the table.</summary>
    public static IEnumerable<string> Names => Stages.Select(s => s.Name);

    /// <summary>The first time of each stage on each host since the first injection, in the order of time.</summary>
    public static IReadOnlyList<TimeLineEntry> Of(RunRecord run)
    {
        var injections = run.History.Of(OpAction.Inject).Where(op => op.Phase == OpPhase.Invoke).Select(op => op.Time).Order().ToList();
        var entries = new List<TimeLineEntry>();
        foreach (var entry in FromLogs(run, injections).Concat(FromHistory(run)).OrderBy(e => e.Time))
        {
            var injected = injections.LastOrDefault(t => t <= entry.Time, double.NaN);
            entries.Add(entry with
            {
                AfterInjection = double.IsNaN(injected) ? null : Math.Round(entry.Time - injected, 3),
                AfterPrevious = entries.Count == 0 ? null : Math.Round(entry.Time - entries[^1].Time, 3),
            });
        }

        return entries;
    }

    /// <summary>All of it in one clause.</summary>
    public static string Words(IReadOnlyList<TimeLineEntry> entries) =>
        string.Join(", ", entries.Select((e, i) => i == 0 ? First(e) : Next(e, entries[i - 1].Host)));

    private static string First(TimeLineEntry e) => e.AfterInjection is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"{e.Stage} on {e.Host} {since:0.0} s after the injection")
        : string.Create(CultureInfo.InvariantCulture, $"{e.Stage} on {e.Host} at {e.Time:0.0} s");

    private static string Next(TimeLineEntry e, string host) =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Stage}{(e.Host == host ? "" : $" on {e.Host}")} +{e.AfterPrevious:0.0} s");

    private static IEnumerable<TimeLineEntry> FromLogs(RunRecord run, List<double> injections)
    {
        if (run.Started is not { } started)
            yield break;
        var zero = started.ToUnixTimeMilliseconds() / 1000.0;
        var seen = new HashSet<(string, string)>();
        // A console has the time of the harness.
        var lines = run.Logs.Select(l => (Line: l, Offset: run.ClockOffsets.GetValueOrDefault(l.Host)))
            .Concat(run.Consoles.Select(l => (Line: l, Offset: 0.0)));
        foreach (var (line, offset) in lines.Where(l => l.Line.Text.AsSpan().ContainsAny(Prefilter)))
        {
            if (Epoch(line.Text) is not { } epoch)
                continue;
            var time = Math.Round(epoch - zero - offset, 3);
            if (injections.Count > 0 && time < injections[0])
                continue;
            foreach (var (name, pattern) in Stages)
            {
                if (pattern.Matches(line.Text) && seen.Add((line.Host, name)))
                    yield return new TimeLineEntry
                    {
                        Time = time,
                        Host = line.Host,
                        Stage = name,
                        Line = line.Text.Trim(),
                        Evidence = $"{line.File}:{line.Line}",
                    };
            }
        }
    }

    private static IEnumerable<TimeLineEntry> FromHistory(RunRecord run)
    {
        var injected = run.History.Of(OpAction.Inject).FirstOrDefault()?.Index ?? -1;
        if (run.History.Work.FirstOrDefault(op => op.Phase is OpPhase.Fail or OpPhase.Info && op.Index > injected) is { } op)
        {
            var call = op.Call is null ? "" : $" from {op.Call}";
            yield return new TimeLineEntry
            {
                Time = op.Time,
                Host = run.HostOf(Role.Client),
                Stage = Application,
                Line = $"{op.Process}: {op.Action}: {op.Error}{call}",
                Evidence = HistoryEvidence.Of(op),
            };
        }
    }

    // journalctl -o short-unix: seconds since 1970 come first.
    private static double? Epoch(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        return end > 0
            && double.TryParse(line.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : null;
    }
}
