using System.Globalization;
using System.Text;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Fsck.Reports;
using StorageChaos.Judging;

namespace StorageChaos.Evidence;

/// <summary>
/// The controls of recorded runs as Markdown: whether each had its known outcome, how many planted losses were caught
/// (recall), and how many clean runs were flagged (false alarms). Made from run directories alone.
/// </summary>
public static class ControlTable
{
    /// <summary>Makes it, sorted by number. Runs of scenarios that are no control are left out.</summary>
    /// <param name="runs">Directories of runs.</param>
    /// <exception cref="InvalidDataException">One of them is not a run's, or was not judged.</exception>
    public static string Of(IEnumerable<RunDirectory> runs)
    {
        var controls = runs.Select(Row.Of).OfType<Row>()
            .GroupBy(r => r.Control)
            .Select(g => new Control(g.Key, [.. g]))
            .OrderBy(c => c.Number).ThenBy(c => c.Name, StringComparer.Ordinal)
            .ToList();
        var rows = controls.GroupBy(c => c.Number).ToList();
        var planted = controls.Where(c => c.Kind == "V").ToList();
        var clean = controls.Where(c => c.Kind is "C" or "E").ToList();
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"Rows right: **{rows.Count(r => r.All(c => c.Right))} of {rows.Count}**, " +
            $"by {controls.Count} scenarios in {controls.Sum(c => c.Runs.Count)} runs. ");
        text.Append(CultureInfo.InvariantCulture, $"Recall: {planted.Count(c => c.Right)} of {planted.Count} planted losses caught. ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"False alarms: {clean.Sum(c => c.Runs.Count(r => r.Judgement.Verdict == Verdict.Fail))} " +
            $"in {clean.Sum(c => c.Runs.Count)} runs that had to stay clean.\n\n");
        text.Append("| # | Kind | Scenario | Right | Verdict | Acknowledged | Harm found | Errors | " +
            "Longest stall | fsck before → after replay | Decided by |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var control in controls)
        {
            foreach (var run in control.Runs)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {control.Name} | {control.Kind} | {Cell(run.Title)} | {control.Mark(run)} | {run.Cells()} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private sealed record Control(string Name, IReadOnlyList<Row> Runs)
    {
        public int Number => int.Parse(string.Concat(Name.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

        public string Kind => Runs[0].Expect switch
        {
            { Verdict: Verdict.Inconclusive } => "I",
            { Loss: LossExpectation.Found } => "V",
            { Verdict: Verdict.Fail } => "D",
            { Errors: ErrorExpectation.Surface } => "E",
            _ => "C",
        };

        // An outcome that need not appear in every run must still not be replaced by another one in any run.
        public bool Right =>
            Runs.Count(r => r.Judgement.AsExpected) >= Needed && !Runs.Any(r => r.Judgement is { AsExpected: false, Outcome: "fail" });

        private int Needed => Runs[0].Expect.Needed;

        public string Mark(Row run) => (run.Judgement.AsExpected ? "yes" : "**no**")
            + (Runs[0].Expect.Seeds > 1
                ? $" ({Needed} of at most {Runs[0].Expect.Seeds} needed, {Runs.Count(r => r.Judgement.AsExpected)} of {Runs.Count} seen)"
                : "");
    }

    private sealed record Row(string Control, string Title, Expectation Expect, Judgement Judgement, FsckReport? Fsck)
    {
        public static Row? Of(RunDirectory directory)
        {
            var document = directory.LoadRun();
            if (document.Scenario.Control is not { } control) return null;
            var judgement = directory.LoadResults()
                ?? throw new InvalidDataException($"{directory.FullPath} was not judged: 'storagechaos check' does it");
            return new Row(control, document.Scenario.Title, document.Scenario.Expect, judgement, directory.LoadFsck());
        }

        public string Cells() => string.Join(" | ",
            $"{Judgement.Verdict} ({Judgement.Outcome})",
            Figure("acknowledged") ?? "-",
            Cell(Harm()),
            Figure("errors") ?? "-",
            Figure("longestStall") is { } stall ? $"{stall} s" : "-",
            $"{Outcome(Fsck?.BeforeReplay)} → {Outcome(Fsck?.AfterReplay)}",
            Cell(Judgement.Verdict == Verdict.Pass ? "-" : Judge.Deciding(Judgement.Checks).Check));

        private string Harm()
        {
            var found = Judgement.Checks.Where(c => CheckKinds.FindsHarm(c.Check)).SelectMany(c => c.Anomalies)
                .GroupBy(a => a.Kind).Select(g => $"{g.Sum(a => a.Count)} {g.Key}").ToList();
            return found.Count == 0 ? "none" : string.Join(", ", found);
        }

        private string? Figure(string name) => Judgement.Checks.Where(c => c.Figures.ContainsKey(name))
            .Select(c => c.Figures[name].ToString("0.#", CultureInfo.InvariantCulture)).FirstOrDefault();

        private static string Outcome(FsckReading? reading) => reading is null ? "-"
            : reading.FindingCount > 0 ? $"{reading.FindingCount} findings"
            : reading.Outcome.ToString().ToLowerInvariant();
    }
}
