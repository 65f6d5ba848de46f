using CsCheck;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Locks;

namespace StorageChaos.Tests.Checks;

/// <summary>From any correct run of rounds under locks: one damage is always caught, as what it is and with exactly that round.</summary>
[TestFixture]
internal sealed class LocksProperties
{
    private enum Damage
    {
        None,
        TwoHolders,
        LostUpdate,
        ForeignCount,
        LostCount,
        CorruptCount,
        Overwritten,
        LostAppend,
        CorruptAppend,
        MovedAppend,
        TwiceAppended,
        NeverAppended,
        Stale,
    }

    // Who goes next, and whether that round is acknowledged.
    private static readonly Gen<(int Who, bool Acknowledged)[]> Rounds =
        Gen.Select(Gen.Int[0, 1], Gen.Frequency((5, Gen.Const(true)), (1, Gen.Const(false)))).Array[1, 30];

    private static readonly Gen<((int Who, bool Acknowledged)[] Rounds, int Pick)> Cases = Gen.Select(Rounds, Gen.Int[0, 100_000]);

    [Test]
    public void A_correct_run_passes() =>
        Properties.Each(Cases, c => Check(c.Rounds, Damage.None, -1) is { Verdict: Verdict.Pass, Anomalies.Count: 0 });

    [TestCase(Damage.TwoHolders, "two-holders", 0)]
    [TestCase(Damage.LostUpdate, "lost-update", 0)]
    [TestCase(Damage.ForeignCount, "corrupt", 0)]
    [TestCase(Damage.LostCount, "lost", 0)]
    [TestCase(Damage.CorruptCount, "corrupt", 0)]
    [TestCase(Damage.Overwritten, "overwritten", 2)]
    [TestCase(Damage.LostAppend, "lost", 2)]
    [TestCase(Damage.CorruptAppend, "corrupt", 2)]
    [TestCase(Damage.MovedAppend, "misplaced", 2)]
    [TestCase(Damage.TwiceAppended, "twice", 2)]
    [TestCase(Damage.NeverAppended, "phantom", 2)]
    [TestCase(Damage.Stale, "stale", 4)]
    public void One_damage_is_caught(object damage, string kind, int first) => Properties.Each(Cases, c =>
    {
        var victims = Enumerable.Range(0, c.Rounds.Length).Where(i => Fits(c.Rounds, (Damage)damage, i)).ToList();
        if (victims.Count == 0) return null;
        var victim = victims[c.Pick % victims.Count];
        var writer = first == 4 ? 4 : first + c.Rounds[victim].Who;
        var record = (Damage)damage == Damage.NeverAppended ? c.Rounds.Length : victim;
        return Check(c.Rounds, (Damage)damage, victim) is { Verdict: Verdict.Fail, Anomalies: [{ Count: 1 } only] }
            && only.Kind == kind && only.Message.StartsWith($"writer {writer}, record {record}: ", StringComparison.Ordinal);
    });

    private static bool Fits((int Who, bool Acknowledged)[] rounds, Damage damage, int i) => damage switch
    {
        // The next round is another's, and shows it.
        Damage.TwoHolders => rounds[i].Acknowledged && i + 1 < rounds.Length && rounds[i + 1].Who != rounds[i].Who,
        Damage.LostUpdate => rounds[i].Acknowledged && i + 1 < rounds.Length && rounds[i + 1].Acknowledged,
        Damage.LostCount or Damage.CorruptCount => i == Array.FindLastIndex(rounds, r => r.Acknowledged) && i == rounds.Length - 1,
        Damage.Overwritten => rounds[i].Acknowledged && i + 1 < rounds.Length && !rounds[i + 1].Acknowledged,
        _ => rounds[i].Acknowledged,
    };

    private static CheckResult Check((int Who, bool Acknowledged)[] rounds, Damage damage, int victim)
    {
        var history = new WorkHistory();
        Count(history, rounds, damage, victim);
        for (var i = 0; i < rounds.Length; i++)
            history.AppendRound(2 + rounds[i].Who, i, i, rounds[i].Acknowledged ? OpPhase.Ok : OpPhase.Info);
        for (var i = 0; i < rounds.Length; i++)
            history.Looked(
                4,
                i,
                damage == Damage.Stale && i == victim ? i - 1 : rounds[i].Acknowledged ? i : i - 1,
                rounds[i].Acknowledged ? OpPhase.Ok : OpPhase.Info);
        var places = rounds.Select((r, i) => (Writer: 2 + r.Who, Record: (long)i, Found: r.Acknowledged ? Found.Intact : Found.Zeros))
            .ToList();
        if (damage == Damage.Overwritten) places[victim] = places[victim + 1] with { Found = Found.Intact };
        if (damage is Damage.TwiceAppended or Damage.MovedAppend) places.Add(places[victim]);
        if (damage == Damage.NeverAppended) places.Add(places[victim] with { Record = rounds.Length });
        if (damage is Damage.LostAppend or Damage.MovedAppend) places[victim] = places[victim] with { Found = Found.Zeros };
        if (damage == Damage.CorruptAppend) places[victim] = places[victim] with { Found = Found.Corrupt };
        history.ReadAppends([.. places]);
        return new LocksCheck().Check(TestRuns.Of(history.History));
    }

    private static void Count(WorkHistory history, (int Who, bool Acknowledged)[] rounds, Damage damage, int victim)
    {
        var count = 0L;
        for (var i = 0; i < rounds.Length; i++)
        {
            var (who, acknowledged) = rounds[i];
            // What the one before wrote is gone.
            if (damage == Damage.LostUpdate && i == victim + 1) count--;
            if (damage == Damage.ForeignCount && i == victim) count += 1000;
            if (!(damage == Damage.TwoHolders && i == victim + 1)) history.Lock(who, i);
            if (damage == Damage.TwoHolders && i == victim) history.Lock(rounds[i + 1].Who, i + 1);
            history.Count(who, i, count, acknowledged ? OpPhase.Ok : OpPhase.Info);
            if (acknowledged) history.Unlock(who, i);
            count += acknowledged ? 1 : 0;
        }

        history.ReadCount(damage == Damage.LostCount ? count - 1 : count, damage == Damage.CorruptCount ? Found.Corrupt : Found.Intact);
    }
}
