using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Ledgers;

namespace StorageChaos.Tests.Checks;

/// <summary>From any correct run: one damage to one ledger is always caught, as what it is and with exactly that transaction.</summary>
[TestFixture]
internal sealed class LedgerProperties
{
    // What came back of each transaction; null: nothing did.
    private static readonly Gen<OpPhase?[][]> Writers = Gen.Frequency(
        (6, Gen.Const<OpPhase?>(OpPhase.Ok)),
        (1, Gen.Const<OpPhase?>(OpPhase.Info)),
        (1, Gen.Const<OpPhase?>(OpPhase.Fail)),
        (1, Gen.Const(() => (OpPhase?)null))).Array[1, 30].Array[1, 3];

    private static readonly Gen<(OpPhase?[][] Writers, int Pick, bool There)> Cases = Gen.Select(Writers, Gen.Int[0, 100_000], Gen.Bool);

    [Test]
    public void A_correct_run_passes() =>
        Properties.Each(Cases, c => Check(c.Writers, c.There) is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [TestCase(OpPhase.Ok, null, "lost")]
    [TestCase(OpPhase.Ok, Found.Corrupt, "corrupt")]
    [TestCase(OpPhase.Ok, Found.Twice, "twice")]
    [TestCase(OpPhase.Info, Found.Twice, "twice")]
    [TestCase(OpPhase.Info, Found.Corrupt, "corrupt")]
    [TestCase(OpPhase.Fail, Found.Intact, "phantom")]
    public void Damage_to_one_transaction_is_caught(OpPhase came, string? found, string kind) => Properties.Each(
        Cases,
        c =>
        {
            var victims = (
                from w in Enumerable.Range(0, c.Writers.Length)
                from n in Enumerable.Range(0, c.Writers[w].Length)
                where c.Writers[w][n] == came
                select (w, n)).ToList();
            if (victims.Count == 0) return null;
            var (writer, record) = victims[c.Pick % victims.Count];
            return Check(c.Writers, c.There, (writer, record, found)) is { Verdict: Verdict.Fail, Anomalies: [{ Count: 1 } only] }
                && only.Kind == kind && only.Message.StartsWith($"writer {writer}, record {record}: ", StringComparison.Ordinal);
        });

    [TestCase(Found.Torn)]
    [TestCase(Found.Corrupt)]
    public void Damage_to_a_whole_ledger_is_caught(string found) => Properties.Each(
        Cases,
        c => Check(c.Writers, c.There, whole: (c.Pick % c.Writers.Length, found)) is { Verdict: Verdict.Fail, Anomalies: [var only] }
            && only.Kind == found && only.Message.StartsWith($"writer {c.Pick % c.Writers.Length}, ledger-", StringComparison.Ordinal));

    private static CheckResult Check(
        OpPhase?[][] writers,
        bool there,
        (int Writer, int Record, string? Found)? damage = null,
        (int Writer, string Found)? whole = null)
    {
        var history = new WorkHistory();
        for (var w = 0; w < writers.Length; w++)
        {
            for (var n = 0; n < writers[w].Length; n++) history.Did(LedgerProtocol.Transaction, w, n, writers[w][n]);
        }

        for (var w = 0; w < writers.Length; w++)
        {
            var found = whole is { } harmed && harmed.Writer == w ? harmed.Found : Found.Intact;
            history.Read(LedgerProtocol.Read, w, null, found, op => op with { Path = $"ledger-{w}.db" });
            for (var n = 0; n < writers[w].Length; n++)
            {
                var row = damage is { } d && (d.Writer, d.Record) == (w, n) ? d.Found
                    : writers[w][n] == OpPhase.Ok || (there && writers[w][n] != OpPhase.Fail) ? Found.Intact : null;
                if (row is not null) history.Read(LedgerProtocol.Read, w, n, row);
            }

            history.Read(LedgerProtocol.ReadEnd, w, 0);
        }

        return new LedgerCheck().Check(TestRuns.Of(history.History));
    }
}
