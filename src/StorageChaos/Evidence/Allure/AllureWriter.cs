using System.Text;

namespace StorageChaos.Evidence.Allure;

/// <summary>
/// Writes runs as Allure results (<see href="https://allurereport.org/docs/how-it-works/"/>), for the command line
/// and for NUnit alike. A run always gives the same files, so that reporting it twice does not show it twice.
/// </summary>
public sealed class AllureWriter
{
    private const string Categories = """
        [
          { "name": "Data loss or damage", "matchedStatuses": ["failed"] },
          { "name": "Lab or harness", "matchedStatuses": ["broken"] }
        ]

        """;

    private readonly string results;

    /// <summary>Writes into a directory, which is made if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made; names the path.</exception>
    public AllureWriter(string resultsDirectory)
    {
        results = Path.GetFullPath(resultsDirectory);
        EvidenceFile.Guard(results, () => Directory.CreateDirectory(results));
    }

    /// <summary>Writes one run: its result and its attachments.</summary>
    /// <param name="directory">The run, finished or not.</param>
    /// <param name="repetition">
    /// Which run of the same scenario in this report, from 0. Allure takes results with one identity for retries and
    /// shows the last one alone, which would hide a failure behind a later pass.
    /// </param>
    /// <returns>Path of the result file.</returns>
    /// <exception cref="InvalidDataException">The run cannot be read; names file and line.</exception>
    /// <exception cref="IOException">The results cannot be written; names the path.</exception>
    public string Write(RunDirectory directory, int repetition = 0)
    {
        var run = new RunView(directory);
        var (status, details) = RunStatus.Of(run);
        var identity = repetition == 0 ? run.ScenarioName : $"{run.ScenarioName}\n{repetition}";
        var result = new AllureResult
        {
            Uuid = run.Id("result"),
            HistoryId = RunView.Hash(identity),
            TestCaseId = RunView.Hash(run.ScenarioName),
            FullName = $"StorageChaos.{run.ScenarioName}",
            Name = run.Title,
            Description = RunDescription.Of(run),
            Status = status,
            StatusDetails = details,
            Start = run.Document.Started.ToUnixTimeMilliseconds(),
            Stop = run.End,
            Labels = RunLabels.Labels(run),
            Parameters = RunLabels.Parameters(run, repetition),
            Steps = [.. new RunSteps(run).Phases(), .. run.Judgement is { } judgement ? CheckSteps.Of(judgement, run.End) : []],
            // Not with the checks: of a file that is named twice, Allure shows one and calls the other missing.
            Attachments = new RunAttachments(run, results).All(),
        };
        var path = Path.Combine(results, $"{result.Uuid}-result.json");
        EvidenceFile.Replace(path, EvidenceJson.Document(result));
        return path;
    }

    /// <summary>Writes what belongs to the report as a whole: environment and categories.</summary>
    /// <param name="directories">The runs of the report.</param>
    /// <exception cref="IOException">It cannot be written; names the path.</exception>
    public void WriteEnvironment(IEnumerable<RunDirectory> directories)
    {
        var values = directories
            .Select(directory => directory.LoadRun())
            .SelectMany(run => RunAttachments.Leaves(run.Lab, "").Prepend(("StorageChaos", run.ToolVersion)))
            .GroupBy(pair => pair.Item1, pair => pair.Item2);
        var text = new StringBuilder();
        foreach (var group in values)
            text.Append(Key(group.Key)).Append(" = ").Append(string.Join(" | ", group.Distinct()).ReplaceLineEndings(" ")).Append('\n');
        EvidenceFile.Replace(Path.Combine(results, "environment.properties"), text.ToString());
        EvidenceFile.Replace(Path.Combine(results, "categories.json"), Categories.ReplaceLineEndings("\n"));
    }

    // The report cuts long names, and the first word of "hosts gateway kernel" says least.
    // A space, a colon or an equals sign would end a key of a properties file.
    private static string Key(string name) =>
        string.Concat(name.Trim().Replace("hosts ", "", StringComparison.Ordinal).Select(c => c is ' ' or ':' or '=' ? '.' : c));
}
