using StorageChaos.Faults.Schedules;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Execution;

/// <summary>Asks the hosts, before anything is broken, whether they can do what a schedule wants of them.</summary>
public static class Needs
{
    /// <summary>Asks each host all at once.</summary>
    /// <exception cref="LabMismatchException">A host cannot; says which host, which fault, and why.</exception>
    public static async Task DemandAsync(IReadOnlyList<ScheduledFault> schedule, FaultContext context, CancellationToken ct)
    {
        var needs = schedule
            .SelectMany(s => s.Fault.Compile("f0", context.Topology).Needs.Select(need => (Need: need, Fault: s.Fault.Describe())))
            .DistinctBy(n => n.Need)
            .GroupBy(n => n.Need.Host);
        var answers = await Task.WhenAll(needs.Select(host => MissingAsync(context.Hosts[host.Key], [.. host], ct)));
        var missing = answers.SelectMany(m => m).ToList();
        if (missing.Count > 0) throw new LabMismatchException(string.Join("; ", missing));
    }

    private static async Task<IEnumerable<string>> MissingAsync(
        IHost host, IReadOnlyList<(Need Need, string Fault)> needs, CancellationToken ct)
    {
        var script = string.Join('\n', needs.Select((n, i) => $$"""
            why=$( ( {{n.Need.Test}}
            ) 2>&1 >/dev/null ) || printf '{{i}}\t%s\n' "$(printf %s "$why" | tr '\n' ' ')"
            """));
        var outcome = await host.RunAsync(HostCommand.Script(script), ct);
        return outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Select(said => (Asked: needs[int.Parse(said[0], System.Globalization.CultureInfo.InvariantCulture)], Why: said[1]))
            .Select(m => $"{host.Name} cannot do the fault '{m.Asked.Fault}', because it lacks {m.Asked.Need.What}"
                + $"{(m.Why.Length == 0 ? "" : $": {m.Why}")}");
    }
}
