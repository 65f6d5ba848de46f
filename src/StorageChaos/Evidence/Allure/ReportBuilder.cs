using StorageChaos.Hosts;

namespace StorageChaos.Evidence.Allure;

/// <summary>Makes an HTML report of runs: Allure results, then the page that Allure renders from them.</summary>
/// <param name="host">The machine that renders: this one.</param>
/// <param name="renderScript">Path of <c>scripts/render-report</c>.</param>
public sealed class ReportBuilder(IHost host, string renderScript)
{
    /// <summary>Writes the results of the runs to <c>allure-results</c> in a directory and renders the report beside it.</summary>
    /// <param name="runs">The runs, finished or not.</param>
    /// <param name="outDirectory">Where the report goes; made if it is not there.</param>
    /// <param name="ct">Cancels the rendering.</param>
    /// <returns>Path of the report's page, <c>index.html</c>.</returns>
    /// <exception cref="InvalidDataException">A run cannot be read; names file and line.</exception>
    /// <exception cref="IOException">The results cannot be written; names the path.</exception>
    /// <exception cref="HostCommandException">The rendering failed; has the reason in the script's words.</exception>
    public async Task<string> BuildAsync(IReadOnlyList<RunDirectory> runs, string outDirectory, CancellationToken ct)
    {
        var results = Path.Combine(Path.GetFullPath(outDirectory), "allure-results");
        Sweep(results);
        var writer = new AllureWriter(results);
        var seen = new Dictionary<string, int>();
        foreach (var run in runs.DistinctBy(run => run.FullPath).OrderBy(run => run.Name, StringComparer.Ordinal))
        {
            var scenario = run.LoadRun().Scenario.Name;
            var repetition = seen.GetValueOrDefault(scenario);
            seen[scenario] = repetition + 1;
            writer.Write(run, repetition);
        }

        writer.WriteEnvironment(runs);
        return await RenderAsync(results, outDirectory, ct);
    }

    /// <summary>Renders Allure results that are there already.</summary>
    /// <returns>Path of the report's page, <c>index.html</c>.</returns>
    /// <exception cref="HostCommandException">The rendering failed; has the reason in the script's words.</exception>
    public async Task<string> RenderAsync(string resultsDirectory, string outDirectory, CancellationToken ct)
    {
        var output = Path.GetFullPath(outDirectory);
        // The first rendering on a machine installs Allure.
        var command = HostCommand.Of(renderScript, Path.GetFullPath(resultsDirectory), output) with { Deadline = TimeSpan.FromMinutes(5) };
        await host.RunAsync(command, ct);
        return Path.Combine(output, "index.html");
    }

    // Results of an earlier report would appear in this one. Only files that AllureWriter names are removed.
    private static void Sweep(string results)
    {
        foreach (var pattern in new[] { "*-result.json", "*-attachment.*", "environment.properties", "categories.json" })
        {
            foreach (var path in RunReader.Files(results, pattern))
                EvidenceFile.Guard(path, () => File.Delete(path));
        }
    }
}
