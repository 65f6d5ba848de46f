using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Evidence.Allure;

/// <summary>Turns a history's phases and faults into steps.</summary>
internal sealed class RunSteps(RunView run)
{
    /// <summary>One step a phase, in order; the faults of a phase are steps within it.</summary>
    public IReadOnlyList<AllureStep> Phases()
    {
        var steps = new List<AllureStep>();
        var ops = run.History.Ops;
        for (var i = 0; i < ops.Count; i++)
        {
            // What comes after a phase's end, such as a late heal, is still shown with it rather than nowhere.
            if (ops[i] is var begin && Begins(begin))
                steps.Add(Phase(begin, [.. ops.Skip(i + 1).TakeWhile(op => !Begins(op))], EndOf(begin, i)));
        }

        return steps;
    }

    private Op? EndOf(Op begin, int index) => run.History.Ops
        .Skip(index + 1)
        .FirstOrDefault(op => op.Action == OpAction.Phase && op.Phase != OpPhase.Invoke && Same(op, begin));

    private static bool Begins(Op op) => op is { Action: OpAction.Phase, Phase: OpPhase.Invoke };

    private static bool Same(Op end, Op begin) => end.Detail is null || end.Detail == begin.Detail;

    private AllureStep Phase(Op begin, List<Op> within, Op? end)
    {
        var stop = end is null ? run.End : run.At(end.Time);
        return new AllureStep
        {
            Name = begin.Detail ?? "phase",
            Status = end?.Phase == OpPhase.Ok ? AllureStatus.Passed : AllureStatus.Broken,
            StatusDetails = end switch
            {
                null => new AllureDetails("this phase did not end"),
                { Error: { } error } => new AllureDetails(error),
                _ => null,
            },
            Start = run.At(begin.Time),
            Stop = stop,
            Parameters = Workload(within),
            Steps = Faults(within),
        };
    }

    private static List<AllureValue> Workload(List<Op> ops)
    {
        var appends = ops.Where(op => op.Action == RecordProtocol.Append && op.Phase != OpPhase.Invoke).ToList();
        if (appends.Count == 0)
            return [];
        string Count(OpPhase phase) => appends.Count(op => op.Phase == phase).ToString(CultureInfo.InvariantCulture);
        return
        [
            new("acknowledged", Count(OpPhase.Ok)),
            new("failed", Count(OpPhase.Fail)),
            new("indeterminate", Count(OpPhase.Info)),
            new("longest operation", Seconds(appends.Max(op => op.Duration ?? 0))),
        ];
    }

    private List<AllureStep> Faults(List<Op> ops) =>
        [.. ops.Where(op => op.Fault is not null).GroupBy(op => op.Fault!).Select(group => Fault(group.Key, [.. group]))];

    private AllureStep Fault(string id, List<Op> ops)
    {
        var description = run.Document.Faults.FirstOrDefault(f => f.Id == id)?.Description;
        var steps = Actions(ops);
        return new AllureStep
        {
            Name = description is null ? $"fault {id}" : $"fault {id}: {description}",
            Status = steps.All(s => s.Status == AllureStatus.Passed) ? AllureStatus.Passed : AllureStatus.Broken,
            Start = run.At(ops[0].Time),
            Stop = run.At(ops[^1].Time),
            Steps = steps,
        };
    }

    // Probes are polled: of several in a row, the last one has seen the most.
    private List<AllureStep> Actions(List<Op> ops)
    {
        var steps = new List<AllureStep>();
        for (var i = 0; i < ops.Count;)
        {
            var action = ops[i].Action;
            var row = ops.Skip(i)
                .TakeWhile((op, n) => op.Action == action && (n == 0 || action == OpAction.Probe || op.Phase != OpPhase.Invoke))
                .ToList();
            i += row.Count;
            steps.Add(Action(action, row));
        }

        return steps;
    }

    private AllureStep Action(string action, List<Op> row)
    {
        var end = row.LastOrDefault(op => op.Phase != OpPhase.Invoke);
        var probes = row.Count(op => op.Phase != OpPhase.Invoke);
        var words = end?.Detail ?? row[0].Detail;
        return new AllureStep
        {
            Name = (words is null || words == action ? action : $"{action}: {words}")
                + (end?.Effect is { } effect ? $" (effect {effect.ToString(CultureInfo.InvariantCulture)})" : "")
                + (probes > 1 ? $" (last of {probes} probes)" : ""),
            Status = end?.Phase == OpPhase.Ok ? AllureStatus.Passed : AllureStatus.Broken,
            StatusDetails = end is null
                ? new AllureDetails("no answer was recorded")
                : end.Error is { } error ? new AllureDetails(error) : null,
            Start = run.At(row[0].Time),
            Stop = run.At(row[^1].Time),
        };
    }

    internal static string Seconds(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
