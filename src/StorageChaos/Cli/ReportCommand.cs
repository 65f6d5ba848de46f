using System.CommandLine;
using StorageChaos.Evidence;
using StorageChaos.Evidence.Allure;
using StorageChaos.Hosts;

namespace StorageChaos.Cli;

/// <summary><c>report RUN_DIR... --out DIR</c>.</summary>
internal static class ReportCommand
{
    public static Command Create(Func<ParseResult, Settings> open, TimeProvider clock)
    {
        var directories = new Argument<string[]>("RUN_DIR") { Description = "Directories of runs", Arity = ArgumentArity.OneOrMore };
        var outDirectory = new Option<string>("--out") { Description = "Directory for the report", Required = true };
        var command = new Command("report", "Make an Allure report of runs, and print a summary") { directories, outDirectory };
        command.SetAction(async (parsed, ct) =>
        {
            var runs = parsed.GetValue(directories)!.Select(RunDirectory.Open).ToList();
            var builder = new ReportBuilder(new LocalHost(clock), open(parsed).RenderReport);
            var page = await builder.BuildAsync(runs, parsed.GetValue(outDirectory)!, ct);
            SummaryView.Show(runs);
            Console.WriteLine($"report: {page}");
            return ExitCode.Pass;
        });
        return command;
    }
}
