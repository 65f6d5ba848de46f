using Spectre.Console;
using StorageChaos.Checks;
using StorageChaos.Running;

namespace StorageChaos.Cli;

/// <summary>A judgement on the terminal.</summary>
internal static class JudgementView
{
    private const int Shown = 10;

    public static void Show(RunResult result)
    {
        var judgement = result.Judgement;
        var width = Console.IsOutputRedirected ? 160 : (int?)null;
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings());
        if (width is { } w) terminal.Profile.Width = w;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("check", "verdict", "reason");
        foreach (var check in judgement.Checks.Where(c => c.Applies))
            table.AddRow(check.Check, Colour(check.Verdict), Markup.Escape(check.Reason));
        terminal.Write(table);
        foreach (var anomaly in judgement.Checks.SelectMany(c => c.Anomalies).Take(Shown))
            terminal.WriteLine($"  {anomaly.Kind}: {anomaly.Message}"
                + $"{(anomaly.AllowedByContract ? " (allowed by the contract)" : "")} [{anomaly.Evidence}]");
        var more = judgement.Checks.Sum(c => c.Anomalies.Count) - Shown;
        if (more > 0) terminal.WriteLine($"  and {more} more in results.json");
        terminal.WriteLine();
        terminal.WriteLine($"contract: {judgement.Contract}{(judgement.ContractUse is { } use ? $"; {use}" : "")}");
        terminal.WriteLine($"verdict: {judgement.Verdict} ({judgement.Outcome}"
            + $"{(judgement.AsExpected ? ", as the scenario states" : "")}): {judgement.Reason}");
        terminal.WriteLine($"evidence: {result.Directory.FullPath}");
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "[green]pass[/]",
        Verdict.Fail => "[red]FAIL[/]",
        _ => "[yellow]inconclusive[/]",
    };
}
