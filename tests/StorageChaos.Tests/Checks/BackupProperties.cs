using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Backups;

namespace StorageChaos.Tests.Checks;

/// <summary>From any correct run: one damage to one file is always caught, as what it is and with exactly that file.</summary>
[TestFixture]
internal sealed class BackupProperties
{
    private enum Fate
    {
        Acknowledged,
        Removed,
        RemovalInDoubt,
        FileInDoubt,
        NameInDoubt,
        Open,
        Refused,
    }

    private static readonly Gen<Fate[][]> Writers = Gen.Frequency(
        (5, Gen.Const(Fate.Acknowledged)), (2, Gen.Const(Fate.Removed)), (1, Gen.Enum<Fate>())).Array[1, 20].Array[1, 3];

    private static readonly Gen<(Fate[][] Writers, int Pick, bool There)> Cases = Gen.Select(Writers, Gen.Int[0, 100_000], Gen.Bool);

    [Test]
    public void A_correct_run_passes() =>
        Properties.Each(Cases, c => Check(c.Writers, c.There, null) is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [TestCase(Found.Zeros, "lost")]
    [TestCase(Found.Torn, "torn")]
    [TestCase(Found.Misplaced, "misplaced")]
    [TestCase(Found.Corrupt, "corrupt")]
    [TestCase(null, "lost")]
    public void Damage_to_an_acknowledged_file_is_caught(string? found, string kind) =>
        Caught(f => f == Fate.Acknowledged, found, kind);

    [TestCase(Fate.Removed, Found.Intact, "resurrected")]
    [TestCase(Fate.FileInDoubt, Found.Intact, "phantom")]
    [TestCase(Fate.Refused, Found.Intact, "phantom")]
    [TestCase(Fate.NameInDoubt, Found.Torn, "torn")]
    [TestCase(Fate.Open, Found.Torn, "torn")]
    [TestCase(Fate.RemovalInDoubt, Found.Corrupt, "corrupt")]
    public void So_is_what_must_not_be_under_a_final_name(object fate, string found, string kind) =>
        Caught(f => f == (Fate)fate, found, kind);

    private static void Caught(Func<Fate, bool> wanted, string? found, string kind) => Properties.Each(
        Cases,
        c =>
        {
            var victims = (
                from w in Enumerable.Range(0, c.Writers.Length)
                from r in Enumerable.Range(0, c.Writers[w].Length)
                where wanted(c.Writers[w][r])
                select (w, r)).ToList();
            if (victims.Count == 0) return null;
            var victim = victims[c.Pick % victims.Count];
            return Check(c.Writers, c.There, (victim.w, victim.r, found)) is { Verdict: Verdict.Fail, Anomalies: [{ Count: 1 } only] }
                && only.Kind == kind && only.Message.StartsWith($"writer {victim.w}, record {victim.r}: ", StringComparison.Ordinal);
        });

    private static CheckResult Check(Fate[][] writers, bool there, (int Writer, int Record, string? Found)? damage)
    {
        var history = new WorkHistory();
        for (var n = 0; n < writers.Max(w => w.Length); n++)
        {
            for (var w = 0; w < writers.Length; w++)
            {
                if (n < writers[w].Length) Work(history, w, n, writers[w][n]);
            }
        }

        for (var w = 0; w < writers.Length; w++)
        {
            for (var n = 0; n < writers[w].Length; n++)
            {
                var found = damage is { } d && (d.Writer, d.Record) == (w, n) ? d.Found : There(writers[w][n], there);
                if (found is not null) history.Read(BackupProtocol.Read, w, n, found);
            }

            history.Read(BackupProtocol.ReadEnd, w, 0);
        }

        return new BackupCheck().Check(TestRuns.Of(history.History));
    }

    private static void Work(WorkHistory history, int writer, int number, Fate fate)
    {
        OpPhase? came = fate switch
        {
            Fate.FileInDoubt or Fate.NameInDoubt => OpPhase.Info,
            Fate.Open => null,
            Fate.Refused => OpPhase.Fail,
            _ => OpPhase.Ok,
        };
        history.Did(
            BackupProtocol.Upload,
            writer,
            number,
            came,
            op => op with { Detail = op.Phase == OpPhase.Info ? fate == Fate.NameInDoubt ? "directory" : "file" : null });
        if (fate is Fate.Removed or Fate.RemovalInDoubt)
            history.Did(BackupProtocol.Remove, writer, number, fate == Fate.Removed ? OpPhase.Ok : OpPhase.Info);
    }

    private static string? There(Fate fate, bool there) => fate switch
    {
        Fate.Acknowledged => Found.Intact,
        Fate.Removed => null,
        Fate.FileInDoubt or Fate.Refused => there ? Found.Part : null,
        _ => there ? Found.Intact : null,
    };
}
