using System.Globalization;
using Spectre.Console;
using StorageChaos.Evidence;
using StorageChaos.Fsck.Reports;
using StorageChaos.Judging;

namespace StorageChaos.Cli;

/// <summary>Several runs as a table, with the figures that people ask for first.</summary>
internal static class SummaryView
{
    public static void Show(IEnumerable<RunDirectory> runs)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected) terminal.Profile.Width = 160;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("scenario", "verdict", "acknowledged", "lost", "longest stall", "fsck before replay", "fsck after replay");
        foreach (var run in runs)
        {
            var fsck = run.LoadFsck();
            var judgement = run.LoadResults();
            table.AddRow(
                Markup.Escape(run.LoadRun().Scenario.Name),
                judgement is null ? "[yellow]did not end[/]" : Verdict(judgement),
                Figure(judgement, "acknowledged", ""),
                Lost(judgement),
                Figure(judgement, "longestStall", " s"),
                Outcome(fsck?.BeforeReplay),
                Outcome(fsck?.AfterReplay));
        }

        terminal.Write(table);
    }

    private static string Verdict(Judgement j) => j.Outcome switch
    {
        "caught" => "[green]Pass (caught)[/]",
        _ when j.Verdict == Checks.Verdict.Pass => "[green]Pass[/]",
        _ => $"[{(j.Verdict == Checks.Verdict.Fail ? "red" : "yellow")}]{j.Verdict} ({j.Outcome})[/]",
    };

    private static string Lost(Judgement? judgement) => judgement is null
        ? "-"
        : new[] { "lost", "zero-gap", "torn", "stale", "corrupt", "misplaced" }
            .Sum(name => Value(judgement, name) ?? 0).ToString("0", CultureInfo.InvariantCulture);

    private static string Figure(Judgement? judgement, string name, string unit) =>
        judgement is not null && Value(judgement, name) is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) + unit : "-";

    private static double? Value(Judgement judgement, string name) =>
        judgement.Checks.Where(c => c.Figures.ContainsKey(name)).Select(c => (double?)c.Figures[name]).FirstOrDefault();

    private static string Outcome(FsckReading? reading) => reading is null
        ? "-"
        : reading.FindingCount > 0
            ? $"{reading.Outcome.ToString().ToLowerInvariant()} ({reading.FindingCount})"
            : reading.Outcome.ToString().ToLowerInvariant();
}
