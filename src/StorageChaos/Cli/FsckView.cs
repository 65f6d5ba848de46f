using System.Globalization;
using Spectre.Console;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Cli;

/// <summary>A report on a terminal: the judgement, the classes, and the findings with their side effects under them.</summary>
internal static class FsckView
{
    private const int Rows = 50;

    public static void Show(FsckReport report)
    {
        Line($"{report.Device}: {report.FileSystem}, {report.Outcome.ToString().ToLowerInvariant()}");
        Line(report.Reason);
        if (report.FindingCount > 0)
            ShowFindings(report);
        if (report.Kernel is { } kernel)
            Line($"kernel's own view: {kernel.State}, {kernel.ErrorCount} errors recorded"
                + $"{Error("first", kernel.First)}{Error("last", kernel.Last)}");
        if (report.Evidence.Count > 0)
            Line($"evidence: {string.Join(", ", report.Evidence)}");
    }

    private static void ShowFindings(FsckReport report)
    {
        var classes = Table("class", "findings");
        foreach (var count in report.Classes)
            classes.AddRow(
                Cell($"{(int)count.Class} {Meanings.Name(count.Class)}"),
                Cell(count.Count.ToString(CultureInfo.InvariantCulture)));
        AnsiConsole.Write(classes);

        var effects = report.Findings.Where(f => f.CausedBy is not null).ToLookup(f => f.CausedBy!.Value);
        var findings = Table("class", "where", "pass", "severity", "what the checker says");
        // The gravest findings first, each followed by its side effects.
        var shown = report.Findings
            .Where(f => f.CausedBy is null)
            .OrderByDescending(f => f.Severity)
            .SelectMany(root => effects[root.Id].Prepend(root))
            .Take(Rows)
            .ToList();
        foreach (var f in shown)
        {
            findings.AddRow(
                Cell(f.CausedBy is null
                    ? $"{(int)f.Class} {(f.Class == FindingClass.Other ? f.Structure : Meanings.Name(f.Class))}"
                    : $"  {(int)f.Class} {f.Structure}"),
                Cell(Where(f)), Cell(f.Pass ?? ""), Cell(f.Severity.ToString().ToLowerInvariant()), Cell(f.Message));
        }

        AnsiConsole.Write(findings);
        if (report.FindingCount > shown.Count)
            Line($"{report.FindingCount - shown.Count} more: see --json and the raw logs (--evidence)");
        var meanings = report.Findings.Where(f => f.CausedBy is null).Select(f => (f.Class, f.Meaning)).Distinct();
        foreach (var meaning in meanings.OrderBy(m => m.Class))
            Line($"{(int)meaning.Class}: {meaning.Meaning}");
    }

    private static string Where(Finding finding) => string.Join(", ", new[]
    {
        finding.Path,
        finding.Inode is { } inode ? $"inode {inode}" : null,
        finding.Block is { } block ? $"block {block}" : null,
    }.Where(part => part is not null));

    private static string Error(string which, KernelError? error) =>
        error is null ? "" : $"; the {which} in {error.Function}:{error.Line} at {error.Time:u}"
            + $"{(error.Inode is { } i ? $", inode {i}" : "")}{(error.Block is { } b ? $", block {b}" : "")}"
            + $"{(error.Error is { } e ? $", {e}" : "")}";

    private static Table Table(params string[] columns) => new Table { Border = TableBorder.Simple }.AddColumns(columns);

    private static Text Cell(string text) => new(text);

    private static void Line(string text) => Console.WriteLine(text);
}
