using StorageChaos.Evidence;
using StorageChaos.Labs;
using StorageChaos.Scenarios;

namespace StorageChaos.Running;

/// <summary>Runs scenarios on a lab and judges them.</summary>
public sealed class ScenarioRunner(TimeProvider clock)
{
    /// <summary>Runs one scenario, from a reset lab to its judgement.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="lab">Where. It is reset first.</param>
    /// <param name="options">Where to put the evidence, and how.</param>
    /// <param name="ct">Cancels: faults are healed and evidence is kept all the same.</param>
    /// <exception cref="ScenarioException">The scenario cannot be run on this lab: nothing was touched.</exception>
    /// <exception cref="LabBusyException">Something else is done with the lab: nothing was touched.</exception>
    /// <exception cref="Hosts.HostCommandException">The lab could not be reset: nothing was injected.</exception>
    /// <exception cref="IOException">The evidence cannot be written.</exception>
    public async Task<RunResult> RunAsync(Scenario scenario, Lab lab, RunOptions options, CancellationToken ct)
    {
        if (options.Seed is { } seed) scenario = scenario with { Seed = seed };
        Validate(scenario, lab, options.Kinds);
        using var ours = lab.Reserve();
        options.Report($"resetting the lab (at most {lab.Settings.ConnectSeconds} s)");
        await ours.ResetAsync(ct);
        var directory = RunDirectory.Create(options.Root, scenario.Name, clock);
        options.Report($"evidence: {directory.FullPath}");
        await using (var run = new RunContext(scenario, lab, directory, clock, options))
        {
            var plan = RunPlan.Of(run.Scenario, run.Stack, lab.ResetRevertsAll);
            await new RunLoop(run).ExecuteAsync(plan, ct);
        }

        return Judge(directory, options.Kinds);
    }

    /// <summary>What <see cref="RunAsync"/> would do, phase by phase; no host is contacted.</summary>
    /// <exception cref="ScenarioException">The scenario cannot be run on this lab.</exception>
    public static string Plan(Scenario scenario, Lab lab, RunOptions options)
    {
        if (options.Seed is { } seed) scenario = scenario with { Seed = seed };
        Validate(scenario, lab, options.Kinds);
        var drawn = scenario.Drawn(options.Kinds);
        return RunPlan.Of(drawn, RunContext.StackOf(drawn, lab, options.Kinds), lab.ResetRevertsAll).ToString();
    }

    /// <summary>Judges a recorded run; the same directory always gives the same judgement.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="kinds">What its scenario may ask for; null: <see cref="Kinds.Default"/>.</param>
    /// <exception cref="InvalidDataException">The directory is not a run's, or was altered.</exception>
    public static RunResult Judge(RunDirectory directory, Kinds? kinds = null)
    {
        kinds ??= Kinds.Default;
        var judgement = Judging.Judge.Of(directory.LoadRecord(kinds), kinds.Checks);
        directory.SaveResults(judgement);
        return new RunResult(directory, judgement);
    }

    private static void Validate(Scenario scenario, Lab lab, Kinds kinds)
    {
        var problems = scenario.Problems(lab.Topology, kinds).ToList();
        if (problems.Count > 0)
            throw new ScenarioException($"scenario '{scenario.Name}' cannot be run:\n  {string.Join("\n  ", problems)}");
    }
}
