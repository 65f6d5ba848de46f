using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Protocol;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// From any correct history: harm to one acknowledged write is always caught, with exactly that record; harm to an
/// indeterminate one never is.
/// </summary>
[TestFixture]
internal sealed class AcknowledgedWritesProperties
{
    private enum Fate
    {
        Acknowledged,
        Info,
        Open,
    }

    // Several writers; of each, what became of its records.
    private static readonly Gen<Fate[][]> Writers =
        Gen.Frequency((5, Gen.Const(Fate.Acknowledged)), (1, Gen.Const(Fate.Info)), (1, Gen.Const(Fate.Open))).Array[1, 30].Array[1, 4];

    private static readonly Gen<(Fate[][] Writers, int Pick, bool Present)> Cases = Gen.Select(Writers, Gen.Int[0, 100_000], Gen.Bool);

    private static readonly string[] Alterations = [Found.Zeros, Found.Torn, Found.Corrupt, Found.Misplaced];

    [Test]
    public void A_correct_history_passes() => Properties.Each(Cases, c =>
        Check(c.Writers, Slots(c.Writers, c.Present)) is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [Test]
    public void Altering_one_acknowledged_write_is_caught_with_exactly_that_record() => Properties.Each(Cases, c =>
    {
        if (Pick(c.Writers, c.Pick, f => f == Fate.Acknowledged) is not var (writer, record))
            return null;
        foreach (var found in Alterations)
        {
            var slots = Slots(c.Writers, c.Present);
            slots[writer][record] = found;
            if (!Caught(Check(c.Writers, slots), writer, record))
                return false;
        }

        return true;
    });

    [Test]
    public void Cutting_a_file_short_by_its_last_acknowledged_write_is_caught() => Properties.Each(Cases, c =>
    {
        var writer = c.Pick % c.Writers.Length;
        var record = Array.LastIndexOf(c.Writers[writer], Fate.Acknowledged);
        if (record < 0)
            return null;
        var slots = Slots(c.Writers, c.Present);
        slots[writer] = slots[writer][..record];
        return Caught(Check(c.Writers, slots), writer, record);
    });

    [Test]
    public void Two_acknowledged_writes_that_changed_places_are_both_caught() => Properties.Each(Cases, c =>
    {
        var writer = c.Pick % c.Writers.Length;
        var acknowledged = Enumerable.Range(0, c.Writers[writer].Length).Where(r => c.Writers[writer][r] == Fate.Acknowledged).ToList();
        if (acknowledged.Count < 2)
            return null;
        var slots = Slots(c.Writers, c.Present);
        slots[writer][acknowledged[0]] = slots[writer][acknowledged[^1]] = Found.Misplaced;
        var result = Check(c.Writers, slots);
        return result.Verdict == Verdict.Fail && result.Figures["misplaced"] == 2 && result.Anomalies.Sum(a => a.Count) == 2;
    });

    [Test]
    public void Deleting_or_tearing_an_indeterminate_write_is_no_anomaly() => Properties.Each(Cases, c =>
    {
        if (Pick(c.Writers, c.Pick, f => f != Fate.Acknowledged) is not var (writer, record))
            return null;
        var slots = Slots(c.Writers, c.Present);
        slots[writer][record] = c.Pick % 2 == 0 ? Found.Zeros : Found.Torn;
        return Check(c.Writers, slots) is { Verdict: Verdict.Pass, Anomalies.Count: 0 };
    });

    private static bool Caught(CheckResult result, int writer, int record) =>
        result.Verdict == Verdict.Fail
        && result.Anomalies is [{ Count: 1 } only]
        && only.Message.StartsWith($"writer {writer}, record {record}: acknowledged, then ", StringComparison.Ordinal);

    private static (int Writer, int Record)? Pick(Fate[][] writers, int pick, Func<Fate, bool> wanted)
    {
        var all = (from w in Enumerable.Range(0, writers.Length)
                   from r in Enumerable.Range(0, writers[w].Length)
                   where wanted(writers[w][r])
                   select (w, r)).ToList();
        return all.Count == 0 ? null : all[pick % all.Count];
    }

    private static string[][] Slots(Fate[][] writers, bool indeterminatePresent) =>
        [.. writers.Select(w => w.Select(f => f == Fate.Acknowledged || indeterminatePresent ? Found.Intact : Found.Zeros).ToArray())];

    private static CheckResult Check(Fate[][] writers, string[][] slots)
    {
        var history = new TestHistory();
        for (var record = 0; record < writers.Max(w => w.Length); record++)
        {
            for (var writer = 0; writer < writers.Length; writer++)
            {
                if (record < writers[writer].Length)
                    Append(history, writer, record, writers[writer][record]);
            }
        }

        for (var writer = 0; writer < slots.Length; writer++)
        {
            for (var (first, next) = (0, 0); first < slots[writer].Length; first = next)
            {
                for (next = first; next < slots[writer].Length && slots[writer][next] == slots[writer][first];)
                    next++;
                history.Read(writer, first, next - 1, slots[writer][first]);
            }

            history.ReadEnd(writer, slots[writer].Length);
        }

        return new AcknowledgedWritesCheck().Check(TestRuns.Of(history));
    }

    private static void Append(TestHistory history, int writer, int record, Fate fate)
    {
        if (fate == Fate.Acknowledged)
            history.Acknowledged(writer, record);
        else if (fate == Fate.Info)
            history.Indeterminate(writer, record);
        else
            history.Invoked(writer, record);
    }
}
