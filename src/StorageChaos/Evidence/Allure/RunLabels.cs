using System.Globalization;
using System.Text.Json;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Faults;
using StorageChaos.Scenarios;

namespace StorageChaos.Evidence.Allure;

/// <summary>Labels and parameters: how a report groups a run, and the settings that decided its outcome.</summary>
internal static class RunLabels
{
    public static IReadOnlyList<AllureValue> Labels(RunView run)
    {
        var control = run.Document.Scenario.Control;
        return
        [
            new("epic", "Storage resilience"),
            .. Features(run).Distinct().Select(feature => new AllureValue("feature", feature)),
            new("story", Story(run.Document.Scenario.Expect)),
            new("suite", control is null ? "Scenarios" : "Controls"),
            new("severity", "critical"),
            new("host", RunView.Text(run.Document.Lab["kind"]) ?? "lab"),
            new("thread", "runner"),
            new("framework", "StorageChaos"),
            new("language", "csharp"),
            .. control is null ? Array.Empty<AllureValue>() : [new("tag", $"control {control}")],
        ];
    }

    /// <summary>All but the repetition are left out of the test's identity, so that its history survives a new seed.</summary>
    public static IReadOnlyList<AllureValue> Parameters(RunView run, int repetition)
    {
        var (scenario, stack) = (run.Document.Scenario, run.Document.Scenario.Stack);
        var session = stack.Session;
        // A report cuts names of more than some fourteen letters and shows the first eight rows.
        (string Name, string Value)[] settings =
        [
            ("file system", Words(EnumText(stack.FileSystem.Type), stack.FileSystem.MountOptions)),
            ("export", Words(EnumText(stack.Export.Mode), stack.Export.Options)),
            ("mount", Words($"{EnumText(stack.Mount.Mode)}, NFS {stack.Mount.Version}", stack.Mount.Options)),
            ("write cache", $"{EnumText(stack.Target.WriteCache)} ({EnumText(stack.Target.Backstore)} backstore)"),
            ("replacement", Seconds(session.ReplacementTimeout)),
            ("noop", $"every {Seconds(session.NoopInterval)}, timeout {Seconds(session.NoopTimeout)}"),
            ("accelerator", run.Accelerator ?? "not recorded"),
            ("seed", scenario.Seed.ToString(CultureInfo.InvariantCulture)),
            ("contract", run.Judgement?.Contract ?? stack.Contract().ToString()),
            ("expected", EnumText(scenario.Expect.Verdict)),
            ("run directory", run.Directory.Name),
        ];
        var parameters = settings.Select(s => new AllureValue(s.Name, s.Value, Excluded: true)).ToList();
        if (repetition > 0)
            parameters.Add(new AllureValue("repetition", (repetition + 1).ToString(CultureInfo.InvariantCulture)));
        return parameters;
    }

    /// <summary>An enum's value as people write it: <c>write-through</c>.</summary>
    public static string EnumText<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static List<string> Features(RunView run)
    {
        var described = run.Document.Scenario.Faults.Select(f => Feature(f.Fault)).ToList();
        return described is { Count: > 0 } ? described : ["no fault"];
    }

    // Each kind of fault has a key of its own for what it acts on.
    private static string Feature(Fault fault)
    {
        var json = JsonSerializer.SerializeToNode(fault, ScenarioFile.Json);
        return $"{RunView.Text(json?["kind"])} of {RunView.Text(json?["link"]) ?? RunView.Text(json?["host"])}";
    }

    private static string Story(Expectation expect) => expect switch
    {
        { Verdict: Verdict.Inconclusive } => "a run that proves nothing is called inconclusive",
        { Loss: LossExpectation.Found } => "a planted loss is caught",
        { Errors: ErrorExpectation.Surface } => "errors surface, nothing acknowledged is lost",
        { Errors: ErrorExpectation.None } => "no error, nothing acknowledged is lost",
        _ => "nothing acknowledged is lost",
    };

    private static string Seconds(TimeSpan time) => RunSteps.Seconds(time.TotalSeconds);

    private static string Words(string mode, IReadOnlyList<string> options) =>
        options.Count == 0 ? mode : $"{mode} ({string.Join(',', options)})";
}
