using System.Text.RegularExpressions;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Faults;
using StorageChaos.Faults.Schedules;
using StorageChaos.Judging;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Shims;
using StorageChaos.Tampering;
using StorageChaos.Work;

namespace StorageChaos.Scenarios;

/// <summary>
/// One experiment, whole, as a value: what to build, what to do on it, what to break, and what must come of it.
/// The JSON that a person writes is the JSON that a run stores, so that any run can be repeated from its directory.
/// </summary>
public sealed partial record Scenario
{
    /// <summary>Short name in lower case, digits and hyphens; part of the run directory's name.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What the scenario shows, and why that is known beforehand if it is a control.</summary>
    public string Shows { get; init; } = "";

    /// <summary>Number of the control that this scenario is, e.g. <c>2a</c>; null if it is none.</summary>
    public string? Control { get; init; }

    /// <summary>The stack to build.</summary>
    public StackSpec Stack { get; init; } = new();

    /// <summary>What the client does.</summary>
    public WorkloadSpec Workload { get; init; } = new();

    /// <summary>What breaks, and when.</summary>
    public IReadOnlyList<ScheduledFault> Faults { get; init; } = [];

    /// <summary>Faults drawn at random, after those of <see cref="Faults"/>; null: none.</summary>
    public RandomSchedule? Random { get; init; }

    /// <summary>Time limit from the last heal until the service is back.</summary>
    public TimeSpan RecoveryDeadline { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What is altered by hand between the last heal and the final read, in this order.</summary>
    public IReadOnlyList<Tamper> Tamper { get; init; } = [];

    /// <summary>How the service ends before the file system is judged.</summary>
    public Closing Close { get; init; }

    /// <summary>What must come of it.</summary>
    public Expectation Expect { get; init; } = new();

    /// <summary>Seed of everything that is random; a run may be given another one.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The scenario with everything drawn that is random, and every time fixed: what is run, and what a run stores. Drawing
    /// it again changes nothing.
    /// </summary>
    /// <param name="kinds">What it may ask for; null: <see cref="Kinds.Default"/>.</param>
    public Scenario Drawn(Kinds? kinds = null) => this with
    {
        Stack = Stack with { Export = Stack.Export with { Delegations = Workload.OfTwoClients ? false : Stack.Export.Delegations } },
        Faults = FaultSchedule.Draw(Faults, Random, Seed, Stack.Timers(kinds?.Parts)),
        Random = null,
    };

    /// <summary>The faults as checks know them: <c>f0</c>, <c>f1</c>, ... in the order of the schedule.</summary>
    public IReadOnlyList<FaultRecord> FaultRecords() =>
        [.. Faults.Select((s, i) => new FaultRecord($"f{i}", s.Fault.Describe(), s.Fault.PowerCutOf, s.Fault.DiskCacheLost)
        {
            BootOf = s.Fault.BootOf,
            SetsClock = s.Fault.SetsClock,
            Unit = s.Fault.Unit,
            Times = s.Times.Count,
        })];

    /// <summary>The shims that the faults need in the stack.</summary>
    public IReadOnlyList<ShimNeed> Shims() => [.. Faults.Select(s => s.Fault.NeededShim).OfType<ShimNeed>().Distinct()];

    /// <summary>Everything that is wrong with the scenario, one sentence each, with the key; empty if it can be run on this lab.</summary>
    /// <param name="topology">The lab's machines and links.</param>
    /// <param name="kinds">What a scenario may ask for; null: <see cref="Kinds.Default"/>.</param>
    public IEnumerable<string> Problems(Topology topology, Kinds? kinds = null)
    {
        if (Name.Length is 0 or > 60 || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return $"name: '{Name}' is not 1-60 lower-case letters, digits and hyphens";
        if (Seed < 0) yield return $"seed: {Seed} is negative";
        if (Control is not null && !ControlName().IsMatch(Control))
            yield return $"control: '{Control}' is not a number from 1 to 9999, perhaps with a letter, such as 2a";
        foreach (var (key, time) in Waits().Where(w => w.Time > Duration.Longest))
            yield return $"{key}: {time.TotalHours:0.#} h is more than {Duration.Longest.TotalHours:0} h";
        foreach (var problem in Stack.Problems(topology, kinds?.Parts).Concat(Workload.Problems()).Concat(Expect.Problems()))
            yield return problem;
        if (Stack.Export.Delegations == true && Workload.OfTwoClients)
            yield return "stack.export.delegations: true does not go with a workload of two clients: "
                + "they are two mounts of one host, and a server recalls no delegation because of the client that has it";
        var checks = CheckKinds.NamesOf((kinds ?? Kinds.Default).Checks);
        if (Expect.DecidedBy is { } check && !checks.Contains(check))
            yield return $"expect.decidedBy: there is no check '{check}'; there are {string.Join(", ", checks)}";
        if (Expect.Kinds.Count > 0 && Expect.Loss == LossExpectation.None)
            yield return "expect.kinds: only with \"loss\": \"found\"";
        if (Expect.HiddenFromFsck && Expect.Loss == LossExpectation.None)
            yield return "expect.hiddenFromFsck: only with \"loss\": \"found\"";
        if (Expect.Seeds is < 1 or > 100) yield return $"expect.seeds: {Expect.Seeds} is not between 1 and 100";
        if (Expect.ShownIn < 0 || Expect.ShownIn > Expect.Seeds)
            yield return $"expect.shownIn: {Expect.ShownIn} is not between 0 and expect.seeds ({Expect.Seeds})";
        foreach (var place in Shims().GroupBy(l => l.At).Where(g => g.Count() > 1))
            yield return $"faults: two of them need different shims on the {place.Key.ToString().ToLowerInvariant()}: "
                + "a crash-image shares its disk with no other block fault";
        var timers = Stack.Timers(kinds?.Parts);
        foreach (var problem in ScheduleProblems(topology, timers)) yield return problem;

        for (var i = 0; i < Tamper.Count; i++)
        {
            foreach (var problem in Tamper[i].Problems(Stack)) yield return $"tamper[{i}].{problem}";
        }

        if (Close == Closing.PowerCut && topology.Nodes.All(n => n.Role != Role.Gateway || n.Power is null))
            yield return "close: the gateway's power is not in this lab's hands";
        if (Close == Closing.PowerCut
            && Stack.Contract(kinds?.Parts).Allowances.Any(a => a is { PowerCutOf: Role.Gateway, DiskCache: false }))
            yield return "close: this stack may lose what was acknowledged when the gateway loses its power; "
                + "cut it with the fault power-cut, which the contract knows of";
    }

    private List<string> ScheduleProblems(Topology topology, IReadOnlyDictionary<string, TimeSpan> timers)
    {
        var problems = new List<string>();
        foreach (var (i, entry) in Faults.Index())
        {
            problems.AddRange(FaultProblems(entry.Fault, topology).Select(p => $"faults[{i}].fault{p}"));
            problems.AddRange(entry.Problems(i == 0, timers).Select(p => $"faults[{i}].{p}"));
        }

        problems.AddRange((Random?.Problems(timers) ?? []).Select(p => $"random.{p}"));
        foreach (var (i, drawable) in (Random?.Catalogue ?? []).Index())
            problems.AddRange(FaultProblems(drawable.Fault, topology).Select(p => $"random.catalogue[{i}].fault{p}"));
        // What is wrong in itself has no times that could be compared.
        if (problems.Count == 0)
            problems.AddRange(FaultSchedule.Overlaps(FaultSchedule.Draw(Faults, Random, Seed, timers), f => f.Alone(topology)));
        return problems;
    }

    // Whatever is waited for. A schedule that cannot be drawn has problems of its own.
    private IEnumerable<(string Key, TimeSpan Time)> Waits() =>
    [
        ("workload.steady", Workload.Steady),
        ("workload.settle", Workload.Settle),
        ("recoveryDeadline", RecoveryDeadline),
    ];

    [GeneratedRegex("^[1-9][0-9]{0,3}[a-z]?$")]
    private static partial Regex ControlName();

    private static IEnumerable<string> FaultProblems(Fault fault, Topology topology) =>
        fault.Problems().Select(p => $".{p}").Concat(Refusal(fault, topology) is { } refusal ? [$": {refusal}"] : []);

    private static string? Refusal(Fault fault, Topology topology)
    {
        try
        {
            var plan = fault.Compile("f0", topology);
            var nodes = plan.Hosts.Select(h => topology.Nodes.FirstOrDefault(n => n.Name == h));
            var shell = nodes.FirstOrDefault(n => n is { HasShell: false });
            return shell is null
                ? null
                : $"it takes commands on '{shell.Name}', which has no shell; a fault of a link can act at its other end alone (\"at\")";
        }
        catch (LabMismatchException e)
        {
            return e.Message;
        }
    }
}
