using CsCheck;
using StorageChaos.Checks;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// A recorded run in which nothing is wrong: writers that append and writers that overwrite, with indeterminate writes among them,
/// and what is lawfully found in each slot. Tests damage a slot and look what the check makes of it.
/// </summary>
internal sealed class CorrectRun
{
    private readonly TestHistory history = new();
    private readonly int whim;
    private int writerCount;

    private CorrectRun(IReadOnlyList<(bool Overwrites, int Records, (int Pick, WriteFate Fate)[] Writes)> writers, int whim)
    {
        this.whim = whim;
        Slots = [.. writers.Select(w => w.Overwrites ? Overwritten(w.Records, w.Writes) : Appended(w.Writes))];
        // The cached read finds all as it should be; what is found by the cold one is up to the test.
        CachedAt = [.. Slots.Select((slots, writer) => Read(writer, slots, ReadPlace.ClientCached))];
    }

    /// <summary>Any run, and a number with which a test picks what to damage.</summary>
    public static Gen<(CorrectRun Run, int Pick)> Any { get; } = Gen.Select(
        Gen.Select(Gen.Bool, Gen.Int[1, 24], Gen.Select(Gen.Int[0, 1000], Gen.Frequency(
            (8, Gen.Const(WriteFate.Acknowledged)),
            (1, Gen.Const(WriteFate.Info)),
            (1, Gen.Const(WriteFate.Open)),
            (1, Gen.Const(WriteFate.Refused)))).Array[1, 60]).Array[1, 3],
        Gen.Int[0, 100_000],
        Gen.Int[0, 100_000],
        (writers, whim, pick) => (new CorrectRun(writers, whim), pick));

    /// <summary>Of each writer's file, its slots.</summary>
    public List<Slot>[] Slots { get; }

    /// <summary>
    /// When the cached read of each writer's file began, in seconds of the run; a slot is read a second after the one before.
    /// </summary>
    public double[] CachedAt { get; }

    /// <summary>One of the slots that are wanted; null if there is none.</summary>
    public (int Writer, int Record, Slot Slot)? One(int pick, Func<int, int, Slot, bool> wanted)
    {
        var all = (from w in Enumerable.Range(0, Slots.Length)
                   from r in Enumerable.Range(0, Slots[w].Count)
                   where wanted(w, r, Slots[w][r])
                   select (w, r, Slots[w][r])).ToList();
        return all.Count == 0 ? null : all[pick % all.Count];
    }

    /// <summary>Judges the run with what is in the slots now.</summary>
    public CheckResult Check()
    {
        for (var writer = 0; writer < Slots.Length; writer++)
            Read(writer, Slots[writer], ReadPlace.Client);
        return new AcknowledgedWritesCheck().Check(TestRuns.Of(history));
    }

    private List<Slot> Appended((int Pick, WriteFate Fate)[] writes)
    {
        var writer = writerCount++;
        var slots = new List<Slot>();
        foreach (var (record, (_, fate)) in writes.Index())
            slots.Add(Write(RecordProtocol.Append, writer, record, 0, fate, new Slot()));
        return [.. slots.Select((slot, record) => Lawful(slot, record, writer))];
    }

    private List<Slot> Overwritten(int records, (int Pick, WriteFate Fate)[] writes)
    {
        var writer = writerCount++;
        var invokedAt = history.Now;
        history.Overwritten(writer, 0, 1, through: records - 1);
        var slots = Enumerable.Range(0, records)
            .Select(_ => new Slot { Acknowledged = 1, Last = 1, WrittenAt = invokedAt, AcknowledgedAt = invokedAt + 1 })
            .ToList();
        foreach (var (pick, fate) in writes)
        {
            var record = pick % records;
            slots[record] = Write(RecordProtocol.Overwrite, writer, record, slots[record].Last + 1, fate, slots[record]);
        }

        return [.. slots.Select((slot, record) => Lawful(slot, record, writer))];
    }

    private Slot Write(string action, int writer, int record, long version, WriteFate fate, Slot slot)
    {
        var invokedAt = history.Now;
        Add(OpPhase.Invoke);
        var completedAt = history.Now;
        if (fate != WriteFate.Open)
            Add(fate switch { WriteFate.Acknowledged => OpPhase.Ok, WriteFate.Info => OpPhase.Info, _ => OpPhase.Fail });
        return fate switch
        {
            WriteFate.Acknowledged =>
                slot with { Acknowledged = version, Last = version, WrittenAt = invokedAt, AcknowledgedAt = completedAt },
            WriteFate.Refused => slot with { Refused = version },
            _ => slot with { Last = version },
        };

        void Add(OpPhase phase) => history.Add(new Op
        {
            Time = history.Now,
            Phase = phase,
            Process = $"writer-{writer}",
            Action = action,
            Writer = writer,
            Record = record,
            Version = action == RecordProtocol.Append ? null : version,
            Duration = phase == OpPhase.Invoke ? null : 1,
            Error = phase is OpPhase.Info or OpPhase.Fail ? "EIO" : null,
        });
    }

    // Of what may be there one thing, as the case's whim has it.
    private Slot Lawful(Slot slot, int record, int writer)
    {
        var chance = new Random(whim ^ (record * 7919) ^ (writer * 104729));
        var versions = Enumerable.Range(0, (int)slot.Last + 1).Select(v => (long)v).Where(v => v >= slot.Acknowledged).ToList();
        if (versions.Count == 0) // only refused
            return slot with { Found = Found.Zeros };
        var doubtful = slot.Last > slot.Acknowledged;
        return chance.Next(3) switch
        {
            0 when slot.Acknowledged < 0 => slot with { Found = Found.Zeros },
            1 when slot.Acknowledged < 0 => slot with { Found = Found.Torn },
            0 when doubtful => slot with { Found = Found.Torn, Detail = $"versions={string.Join(',', versions)}" },
            _ => slot with { Found = Found.Intact, Version = versions[chance.Next(versions.Count)] },
        };
    }

    private double Read(int writer, List<Slot> slots, string place)
    {
        var began = history.Now;
        for (var record = 0; record < slots.Count; record++)
            history.Read(
                writer,
                record,
                record,
                slots[record].Found,
                version: slots[record].Version is > 0 and var version ? version : null,
                detail: slots[record].Detail,
                place: place);
        history.ReadEnd(writer, slots.Count, place: place);
        return began;
    }
}
