using StorageChaos.Faults;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

/// <summary>Writes literal histories: a second passes with each op.</summary>
internal sealed class TestHistory
{
    private readonly List<Op> ops = [];

    public History History => new([.. ops]);

    public double Now { get; private set; }

    public void Acknowledged(int writer, long first, long? through = null, double duration = 0.01)
    {
        for (var record = first; record <= (through ?? first); record++)
        {
            Invoked(writer, record);
            Append(writer, record, OpPhase.Ok, duration);
        }
    }

    /// <summary>The late answer to what <see cref="Invoked"/> began.</summary>
    public void AcknowledgedLate(int writer, long record, double duration) => Append(writer, record, OpPhase.Ok, duration);

    public void Indeterminate(int writer, long record, string error = "EIO", string call = "fsync")
    {
        Invoked(writer, record);
        Append(writer, record, OpPhase.Info, 1, error, call);
    }

    public void Refused(int writer, long record, string error = "EROFS", string call = "write")
    {
        Invoked(writer, record);
        Append(writer, record, OpPhase.Fail, 1, error, call);
    }

    public void Invoked(int writer, long record) => Append(writer, record, OpPhase.Invoke);

    /// <summary>A write of one version, or one phase of it.</summary>
    public void Overwritten(int writer, long record, long version, OpPhase? phase = null, long? through = null)
    {
        foreach (var one in phase is { } only ? [only] : new[] { OpPhase.Invoke, OpPhase.Ok })
        {
            Add(new Op
            {
                Time = Now,
                Phase = one,
                Process = $"writer-{writer}",
                Action = RecordProtocol.Overwrite,
                Writer = writer,
                Record = record,
                ThroughRecord = through,
                Version = version,
                Duration = one == OpPhase.Invoke ? null : 0.01,
                Error = one is OpPhase.Fail or OpPhase.Info ? "EIO" : null,
            });
        }
    }

    public void Read(
        int writer,
        long first,
        long through,
        string found,
        string? error = null,
        long? version = null,
        string? detail = null,
        string? place = null) =>
        Add(new Op
        {
            Time = Now,
            Phase = OpPhase.Ok,
            Process = "reader",
            Action = RecordProtocol.Read,
            Writer = writer,
            Record = first,
            ThroughRecord = through,
            Found = found,
            Version = version,
            Detail = detail,
            Place = place,
            Error = error,
        });

    public void ReadEnd(int writer, long slots, string? error = null, string? place = null) => Add(new Op
    {
        Time = Now,
        Phase = error is null ? OpPhase.Ok : OpPhase.Fail,
        Process = "reader",
        Action = RecordProtocol.ReadEnd,
        Writer = writer,
        Record = slots,
        Path = $"writer-{writer}.dat",
        Value = "record-bytes=4096",
        Place = place,
        Error = error,
    });

    /// <summary>The final read of a file in which everything is as it should be.</summary>
    public void ReadIntact(int writer, long slots)
    {
        Read(writer, 0, slots - 1, Found.Intact);
        ReadEnd(writer, slots);
    }

    public void Phase(string name, OpPhase phase, string? error = null) => Add(new Op
    {
        Time = Now,
        Phase = phase,
        Process = "runner",
        Action = OpAction.Phase,
        Detail = name,
        Error = error,
    });

    public void Fault(string action, OpPhase phase, string fault = "f0", long? effect = null, string? error = null, long? traffic = null) =>
        Add(new Op
        {
            Time = Now,
            Phase = phase,
            Process = "nemesis",
            Action = action,
            Fault = fault,
            Effect = effect,
            Traffic = traffic,
            Error = error,
        });

    /// <summary>Injected, seen to take effect, healed.</summary>
    public void WholeFault(long effect = 7, string fault = "f0", long? traffic = null)
    {
        Begin(fault, effect, traffic);
        Heal(fault);
    }

    public void Begin(string fault = "f0", long effect = 7, long? traffic = null)
    {
        Fault(OpAction.Inject, OpPhase.Invoke, fault);
        Fault(OpAction.Inject, OpPhase.Ok, fault);
        Fault(OpAction.Probe, OpPhase.Ok, fault, effect, traffic: traffic);
    }

    public void Heal(string fault = "f0")
    {
        Fault(OpAction.Heal, OpPhase.Invoke, fault);
        Fault(OpAction.Heal, OpPhase.Ok, fault);
    }

    public void Wait(double seconds) => Now += seconds;

    public void Add(Op op)
    {
        ops.Add(op with { Index = ops.Count });
        Now++;
    }

    private void Append(int writer, long record, OpPhase phase, double? duration = null, string? error = null, string? call = null) =>
        Add(new Op
        {
            Time = Now,
            Phase = phase,
            Process = $"writer-{writer}",
            Action = RecordProtocol.Append,
            Writer = writer,
            Record = record,
            Duration = duration,
            Error = error,
            Call = call,
        });
}
