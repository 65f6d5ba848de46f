using StorageChaos.Checks;
using StorageChaos.Evidence;
using StorageChaos.Labs;

namespace StorageChaos.Scenarios;

/// <summary>Runs scenarios on a lab and judges them.</summary>
public sealed class ScenarioRunner(TimeProvider clock)
{
    /// <summary>Runs one scenario, from a reset lab to its judgement.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="lab">Where. It is reset first.</param>
    /// <param name="options">Where to put the evidence, and how.</param>
    /// <param name="ct">Cancels: faults are healed and evidence is kept all the same.</param>
    /// <exception cref="ScenarioException">The scenario cannot be run on this lab: nothing was touched.</exception>
    /// <exception cref="LabBusyException">Another process runs something on it: nothing was touched.</exception>
    /// <exception cref="Hosts.HostCommandException">The lab could not be reset: nothing was injected.</exception>
    /// <exception cref="IOException">The evidence cannot be written.</exception>
    public async Task<RunResult> RunAsync(Scenario scenario, Lab lab, RunOptions options, CancellationToken ct)
    {
        if (options.Seed is { } seed) scenario = scenario with { Seed = seed };
        Validate(scenario, lab);
        using var ours = lab.Reserve();
        options.Report($"resetting the lab (at most {lab.Settings.ConnectSeconds} s)");
        await lab.ResetAsync(ct);
        var directory = RunDirectory.Create(options.Root, scenario.Name, clock);
        options.Report($"evidence: {directory.FullPath}");
        await using (var run = new Run(scenario, lab, directory, clock, options.Report))
            await run.ExecuteAsync(ct);
        return Judge(directory);
    }

    /// <summary>Judges a recorded run; the same directory always gives the same judgement.</summary>
    /// <exception cref="InvalidDataException">The directory is not a run's, or was altered.</exception>
    public static RunResult Judge(RunDirectory directory)
    {
        var judgement = Checks.Judge.Of(directory.LoadRecord());
        directory.SaveResults(judgement);
        return new RunResult(directory, judgement);
    }

    private static void Validate(Scenario scenario, Lab lab)
    {
        var problems = lab.Settings.Problems().Concat(scenario.Problems(lab.Links)).ToList();
        if (problems.Count > 0)
            throw new ScenarioException($"scenario '{scenario.Name}' cannot be run:\n  {string.Join("\n  ", problems)}");
    }
}
