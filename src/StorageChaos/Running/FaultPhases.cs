using StorageChaos.Checks;
using StorageChaos.Evidence;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Registry;
using StorageChaos.Faults.Schedules;
using StorageChaos.Scenarios;

namespace StorageChaos.Running;

/// <summary>Phases about the faults, and the state of the hosts before and after them.</summary>
internal static class FaultPhases
{
    /// <summary>As late as possible, so that what the stack itself adds, such as device-mapper tables, is in it.</summary>
    public static Phase StateBefore { get; } = new(
        "state-before", "iptables, tc, links, addresses, routes and device-mapper tables of all hosts are dumped",
        (run, ct) => DumpAsync(run, NetworkMoment.Before, ct))
    { Watched = true };

    /// <summary>The same state, which must be as it was before.</summary>
    public static Phase StateAfter { get; } = new(
        "state-after", "the same is dumped again",
        (run, ct) => DumpAsync(run, NetworkMoment.After, ct))
    { MayFail = true };

    /// <summary>The schedule.</summary>
    public static Phase Faults(Scenario scenario) => new(
        RunPhases.Faults, scenario.Faults.Count == 0 ? "none" : string.Join("; ", scenario.Faults.Select(Words)),
        async (run, ct) =>
        {
            foreach (var fault in run.Scenario.Faults) run.Report(Words(fault));
            try
            {
                await new Nemesis(run.Faults).RunAsync(run.Scenario.Faults, ct);
            }
            catch (HostLostException e)
            {
                // The history says so, too. What became of the host, and of what is stored, is for the phases that follow.
                run.Report(e.Message);
            }
        })
    { Watched = true, MayFail = true, CutsShort = true };

    private static Task DumpAsync(RunContext run, NetworkMoment moment, CancellationToken ct) => Task.WhenAll(run.Guests.Select(async h =>
        run.Directory.SaveNetwork(h.Name, moment, (await h.RunAsync(FaultSweep.Dump(), ct)).Output)));

    private static string Words(ScheduledFault s)
    {
        var from = s.AfterPrevious is { } after
            ? $"{after.Fixed.TotalSeconds:0.###} s after the one before"
            : $"after {(s.After?.Fixed ?? TimeSpan.Zero).TotalSeconds:0.###} s";
        var times = s.Times;
        var whole = (times[^1].At + times[^1].Hold).TotalSeconds;
        return times.Count == 1
            ? $"{s.Fault.Describe()}, {from}, for {times[0].Hold.TotalSeconds:0.###} s"
            : $"{s.Fault.Describe()}, {from}, {times.Count} times within {whole:0.###} s, "
                + $"{times.Sum(t => t.Hold.TotalSeconds):0.###} s of them";
    }
}
