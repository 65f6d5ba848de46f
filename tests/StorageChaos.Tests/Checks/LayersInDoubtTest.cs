using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Layers;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// That only the client's cache is otherwise is no damage where the last operation on the object is indeterminate: it keeps what was
/// written even if that was never stored. All that the operation alters is in doubt, by whatever name it is reached.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LayersInDoubtTest
{
    private readonly WorkHistory history = new();

    [TestCase(NamespaceProtocol.Write, "id=1 version=2 bytes=4096", OpPhase.Info, Verdict.Pass)]
    [TestCase(NamespaceProtocol.Write, "id=1 version=2 bytes=4096", null, Verdict.Pass)]
    [TestCase(NamespaceProtocol.Write, "id=1 version=2 bytes=4096", OpPhase.Ok, Verdict.Fail)]
    [TestCase(NamespaceProtocol.Truncate, "size=100", OpPhase.Info, Verdict.Pass)]
    [TestCase(NamespaceProtocol.Truncate, "size=100", OpPhase.Ok, Verdict.Fail)]
    [TestCase(NamespaceProtocol.ChangeMode, "mode=0640", OpPhase.Info, Verdict.Pass)]
    public void What_is_done_through_one_name_is_done_to_all_names_of_a_file(string action, string value, OpPhase? came, Verdict verdict)
    {
        Did(NamespaceProtocol.Create, 0, "names-0/a", "id=1 version=1 bytes=4096 mode=0600");
        Did(NamespaceProtocol.Link, 1, "names-0/a", to: "names-0/b");
        Did(action, 2, "names-0/a", value, came: came);
        foreach (var place in ReadPlace.All)
        {
            var seen = place == ReadPlace.ClientCached ? "size=100 ino=7" : "size=4096 ino=7";
            Names(place, ("names-0/a", seen), ("names-0/b", seen), ("names-0/c", "size=1 ino=8"));
        }

        Expect(verdict, verdict == Verdict.Pass
            ? "; of what is indeterminate 2 are otherwise in the client's cache, which shows what is not stored, "
                + "and who reads there cannot tell (the first: names-0/a)"
            : "client-cache: names-0/a");
    }

    [TestCase(OpPhase.Info, Verdict.Pass)]
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    public void A_directory_is_as_its_entries_are(OpPhase came, Verdict verdict)
    {
        Did(NamespaceProtocol.MakeDirectory, 0, "names-0/d", "mode=0700");
        Did(NamespaceProtocol.Unlink, 1, "names-0/d/a", came: came);
        foreach (var place in ReadPlace.All)
            Names(place, ("names-0/d", place == ReadPlace.ClientCached ? "mtime=2" : "mtime=1"));
        Expect(verdict, "names-0/d");
    }

    [Test]
    public void A_write_into_a_file_leaves_its_directory_alone()
    {
        Did(NamespaceProtocol.MakeDirectory, 0, "names-0/d", "mode=0700");
        Did(NamespaceProtocol.Create, 1, "names-0/d/a", "id=1 version=1 bytes=4096 mode=0600");
        Did(NamespaceProtocol.Write, 2, "names-0/d/a", "id=1 version=2 bytes=4096", came: OpPhase.Info);
        foreach (var place in ReadPlace.All)
            Names(place, ("names-0/d", place == ReadPlace.ClientCached ? "mtime=2" : "mtime=1"));
        Expect(Verdict.Fail, "names-0/d");
    }

    [TestCase(OpPhase.Info, Verdict.Pass)]
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    public void What_is_below_a_directory_goes_where_it_goes(OpPhase came, Verdict verdict)
    {
        Did(NamespaceProtocol.MakeDirectory, 0, "names-0/d", "mode=0700");
        Did(NamespaceProtocol.MakeDirectory, 1, "names-0/d/e", "mode=0700");
        Did(NamespaceProtocol.Create, 2, "names-0/d/e/a", "id=1 version=1 bytes=4096 mode=0600");
        Did(NamespaceProtocol.Rename, 3, "names-0/d", to: "names-0/f", came: came);
        foreach (var place in ReadPlace.All)
        {
            var top = place == ReadPlace.ClientCached ? "names-0/f" : "names-0/d";
            Names(place, (top, "ino=1"), ($"{top}/e", "ino=2"), ($"{top}/e/a", "ino=3"));
        }

        Expect(verdict, verdict == Verdict.Pass ? "of what is indeterminate 6 are otherwise" : "not the same everywhere");
    }

    [TestCase(OpPhase.Info, Verdict.Pass)]
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    public void A_ledger_is_as_its_transactions_are(OpPhase came, Verdict verdict)
    {
        history.Did(LedgerProtocol.Transaction, 0, 0, came);
        history.Did(LedgerProtocol.Transaction, 0, 1);
        foreach (var place in ReadPlace.All)
        {
            var value = place == ReadPlace.ClientCached ? "total=7 rows=2" : "total=7 rows=1";
            history.Read(LedgerProtocol.Read, 0, null, Found.Intact, op => op with { Path = "ledger-0.db", Value = value, Place = place });
            history.Read(LedgerProtocol.ReadEnd, 0, 1, with: op => op with { Place = place });
        }

        Expect(verdict, "ledger-0.db");
    }

    // What one writer is told of its record says nothing of the other's record of the same number; nor does a lock.
    [TestCase(OpPhase.Info, Verdict.Pass)]
    [TestCase(null, Verdict.Pass)]
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    public void An_append_among_those_of_others_stays_in_doubt(OpPhase? came, Verdict verdict)
    {
        history.AppendRound(2, 0, 0, came);
        history.AppendRound(3, 0, 1);
        foreach (var place in ReadPlace.All)
        {
            void Place(int writer, string found, long at) => history.Read(
                LockProtocol.Read, writer, found == Found.Intact ? 0 : null, found,
                op => op with { Path = LockHistory.Appends, Version = at, Place = place });
            Place(2, place == ReadPlace.ClientCached ? Found.Intact : Found.Zeros, 0);
            Place(3, Found.Intact, 1);
            foreach (var writer in new[] { 2, 3 })
                history.Read(LockProtocol.ReadEnd, writer, 2, with: op => op with { Place = place });
        }

        Expect(verdict, LockHistory.Appends);
    }

    [TestCase(false, Verdict.Pass)]
    [TestCase(true, Verdict.Fail)]
    public void A_count_stays_in_doubt_until_the_next_one_is_acknowledged(bool next, Verdict verdict)
    {
        history.CountRound(0, 0, 0, OpPhase.Info);
        history.Lock(1, 0);
        if (next) history.Count(1, 0, 1);
        foreach (var place in ReadPlace.All)
        {
            history.Read(
                LockProtocol.Read, 0, null, Found.Intact,
                op => op with { Path = LockHistory.Counter, Version = place == ReadPlace.ClientCached ? 1 : 0, Place = place });
            history.Read(LockProtocol.ReadEnd, 0, 1, with: op => op with { Place = place });
        }

        Expect(verdict, LockHistory.Counter);
    }

    [TestCase(OpPhase.Info, Verdict.Pass)]
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    public void A_record_is_in_doubt_if_its_last_version_is(OpPhase came, Verdict verdict)
    {
        history.Did(RecordProtocol.Overwrite, 0, 0, OpPhase.Info, op => op with { Version = 1 });
        history.Did(RecordProtocol.Overwrite, 0, 0, came, op => op with { Version = 2 });
        foreach (var place in ReadPlace.All)
        {
            history.Read(
                RecordProtocol.Read, 0, 0, Found.Intact,
                op => op with { Version = place == ReadPlace.ClientCached ? 2 : 1, Place = place });
            history.Read(RecordProtocol.ReadEnd, 0, 1, with: op => op with { Place = place });
        }

        Expect(verdict, "writer 0, record 0");
    }

    private void Did(string action, long number, string path, string? value = null, string? to = null, OpPhase? came = OpPhase.Ok) =>
        history.Did(action, 0, number, came, op => op with { Path = path, To = to, Value = value });

    private void Names(string place, params (string Path, string Value)[] names)
    {
        foreach (var (path, value) in names)
            history.Read(NamespaceProtocol.Read, 0, null, with: op => op with { Path = path, Value = value, Place = place });
        history.Read(NamespaceProtocol.ReadEnd, 0, names.Length, with: op => op with { Place = place });
    }

    private void Expect(Verdict verdict, string reason)
    {
        var result = new LayersCheck().Check(TestRuns.Of(history.History));
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        Assert.That(result.Anomalies, verdict == Verdict.Pass ? Is.Empty : Is.Not.Empty);
    }
}
