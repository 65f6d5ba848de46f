using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Fio;

namespace StorageChaos.Tests.Checks;

/// <summary>From any correct run of fio: one damage to one file is always caught, as what it is and with exactly that file.</summary>
[TestFixture]
internal sealed class FioProperties
{
    // What came back of each job, null: nothing did; and whether its file was removed after it.
    private static readonly Gen<(OpPhase? Came, bool Removed)[][]> Writers = Gen.Select(
        Gen.Frequency((6, Gen.Const<OpPhase?>(OpPhase.Ok)), (1, Gen.Const<OpPhase?>(OpPhase.Info)), (1, Gen.Const(() => (OpPhase?)null))),
        Gen.Bool).Array[1, 20].Array[1, 3];

    private static readonly Gen<((OpPhase? Came, bool Removed)[][] Writers, int Pick)> Cases = Gen.Select(Writers, Gen.Int[0, 100_000]);

    [Test]
    public void A_correct_run_passes() => Properties.Each(Cases, c => Check(c.Writers) is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [TestCase(Found.Corrupt, "corrupt")]
    [TestCase(null, "lost")]
    public void Damage_to_one_file_is_caught(string? found, string kind) => Properties.Each(
        Cases,
        c =>
        {
            var victims = (
                from w in Enumerable.Range(0, c.Writers.Length)
                from n in Enumerable.Range(0, c.Writers[w].Length)
                where c.Writers[w][n] is (OpPhase.Ok, false)
                select (w, n)).ToList();
            if (victims.Count == 0) return null;
            var (writer, record) = victims[c.Pick % victims.Count];
            return Check(c.Writers, (writer, record, found)) is { Verdict: Verdict.Fail, Anomalies: [{ Count: 1 } only] }
                && (only.Kind, only.Writer, only.Record) == (kind, writer, record);
        });

    private static CheckResult Check((OpPhase? Came, bool Removed)[][] writers, (int Writer, int Record, string? Found)? damage = null)
    {
        var history = new WorkHistory();
        for (var w = 0; w < writers.Length; w++)
        {
            for (var n = 0; n < writers[w].Length; n++)
            {
                history.Did(FioProtocol.Job, w, n, writers[w][n].Came);
                if (writers[w][n].Removed) history.Did(FioProtocol.Remove, w, n);
            }
        }

        for (var w = 0; w < writers.Length; w++)
        {
            for (var n = 0; n < writers[w].Length; n++)
            {
                var found = damage is { } d && (d.Writer, d.Record) == (w, n)
                    ? d.Found
                    : writers[w][n] is (OpPhase.Ok, false) ? Found.Intact : null;
                if (found is not null) history.Read(FioProtocol.Read, w, n, found);
            }

            history.Read(FioProtocol.ReadEnd, w, 0);
        }

        return new FioCheck().Check(TestRuns.Of(history.History));
    }
}
