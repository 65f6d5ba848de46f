using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

/// <summary>Literal histories of work of any kind: a second passes with each op.</summary>
internal sealed class WorkHistory
{
    private readonly List<Op> ops = [];

    public History History => new([.. ops]);

    /// <summary>An invocation and what came back; null: nothing did.</summary>
    public void Did(string action, int writer, long number, OpPhase? came = OpPhase.Ok, Func<Op, Op>? with = null)
    {
        Work(action, writer, number, OpPhase.Invoke, with);
        if (came is { } phase) Work(action, writer, number, phase, with);
    }

    public void Work(string action, int writer, long number, OpPhase phase, Func<Op, Op>? with = null) =>
        Add(action, $"writer-{writer}", writer, number, phase, with);

    public void Read(string action, int writer, long? number, string? found = null, Func<Op, Op>? with = null) =>
        Add(
            action,
            "reader",
            writer,
            number,
            OpPhase.Ok,
            op => (with ?? (o => o))(op with { Found = found, ThroughRecord = found is null ? null : number }));

    public void Add(Op op) => ops.Add(op with { Index = ops.Count, Time = ops.Count });

    private void Add(string action, string process, int writer, long? number, OpPhase phase, Func<Op, Op>? with) =>
        Add((with ?? (o => o))(new Op { Time = 0, Phase = phase, Process = process, Action = action, Writer = writer, Record = number }));
}
