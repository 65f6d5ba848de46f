using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Layers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class LayersCheckTest
{
    private static readonly string[] Cold = [ReadPlace.Client, ReadPlace.SecondClient, ReadPlace.Server, ReadPlace.Lun];

    [Test]
    public void Five_places_that_agree_pass()
    {
        var history = Acknowledged();
        foreach (var place in ReadPlace.All)
            ReadIntact(history, place);
        var result = Expect(
            history, Verdict.Pass, "10 objects compared at client-cached, client, second-client, server, lun are the same everywhere");
        Assert.That((result.Figures["places"], result.Figures["compared"], result.Anomalies.Count), Is.EqualTo((5, 10, 0)));
    }

    // Which places have it, of the client's cache, client, second client, server, LUN.
    [TestCaseSource(typeof(LayersProperties), nameof(LayersProperties.Masks))]
    public void Every_pattern_of_places_points_at_one_layer(string mask, string layer)
    {
        var history = Acknowledged();
        for (var place = 0; place < mask.Length; place++)
            Read(history, ReadPlace.All[place], mask[place] == 'i' ? Found.Intact : Found.Zeros);
        var result = new LayersCheck().Check(TestRuns.Of(history));
        Assert.That(result.Verdict, Is.EqualTo(mask == "wwwww" ? Verdict.Pass : Verdict.Fail), result.Reason);
        Assert.That(result.Anomalies.Single().Message, Does.StartWith($"{layer}: writer 0, record 4: "));
    }

    [Test]
    public void What_was_altered_behind_the_client_is_found_by_the_cold_reads_only()
    {
        var history = Acknowledged();
        ReadIntact(history, ReadPlace.ClientCached);
        foreach (var place in Cold)
            Read(history, place, Found.Corrupt);
        var result = Expect(
            history,
            Verdict.Fail,
            "intact at client-cached; corrupt at client, second-client, server, lun: only the client's cache still has it");
        Assert.That(result.Anomalies.Single().Kind, Is.EqualTo("layer-disagreement"));
        Assert.That(result.Figures["server-or-below"], Is.EqualTo(1));
        var lun = history.History.Ops.Last(op => op is { Found: Found.Corrupt });
        Assert.That(result.Anomalies[0].Evidence, Is.EqualTo($"history.jsonl:{lun.Index + 1}"));
    }

    [Test]
    public void A_cold_disagreement_about_what_is_indeterminate_is_one_but_the_cache_may_differ()
    {
        var cached = Indeterminate();
        foreach (var place in ReadPlace.All)
            Read(cached, place, place == ReadPlace.ClientCached ? Found.Intact : Found.Zeros);
        Assert.That(Expect(cached, Verdict.Pass, "of what is indeterminate 1 are otherwise in the client's cache").Anomalies, Is.Empty);

        var cold = Indeterminate();
        foreach (var place in Cold)
            Read(cold, place, place == ReadPlace.Lun ? Found.Intact : Found.Zeros);
        Expect(cold, Verdict.Fail, "the server's file system or its page cache");

        var gone = Indeterminate();
        foreach (var place in Cold)
            Read(gone, place, Found.Zeros);
        Assert.That(Expect(gone, Verdict.Pass, "the same everywhere").Anomalies, Is.Empty);
    }

    [Test]
    public void A_contract_covers_what_only_the_cache_still_has_after_the_power_cut_that_it_is_about()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        history.WholeFault();
        foreach (var place in ReadPlace.All)
            Read(history, place, place == ReadPlace.ClientCached ? Found.Intact : Found.Zeros);
        var run = TestRuns.Of(history, TestRuns.PowerCut("gateway"));
        var lawful = Expect(run with { Stack = TestRuns.Async }, Verdict.Pass, "1 differ, as the contract allows");
        Assert.That(lawful.Anomalies.Single().AllowedByContract);
        Expect(run, Verdict.Fail, "1 are not the same everywhere");
    }

    [Test]
    public void A_file_that_is_shorter_or_missing_at_one_place_differs()
    {
        var history = Acknowledged();
        ReadIntact(history, ReadPlace.Client);
        history.Read(0, 0, 6, Found.Intact, place: ReadPlace.Server);
        history.ReadEnd(0, 7, place: ReadPlace.Server);
        Expect(
            history, Verdict.Fail, "server-or-below: writer 0, records 7-9: intact at client; absent at server: only client still has it");

        var missing = Acknowledged();
        ReadIntact(missing, ReadPlace.Server);
        missing.ReadEnd(0, 0, "ENOENT", ReadPlace.SecondClient);
        Expect(missing, Verdict.Fail, "nfs: writer 0, records 0-9: absent at second-client; intact at server");
    }

    [Test]
    public void What_is_lost_alike_everywhere_is_at_the_lun_and_judged_by_others()
    {
        var history = Acknowledged();
        foreach (var place in ReadPlace.All)
        {
            history.Read(0, 0, 7, Found.Intact, place: place);
            history.ReadEnd(0, 8, place: place);
        }

        var result = Expect(
            history,
            Verdict.Pass,
            "lost alike everywhere: writer 0, records 8-9: absent at client-cached, client, second-client, server, lun: "
                + "at or below the LUN");
        Assert.That(result.Anomalies.Single(), Has.Property("Kind").EqualTo("layer-loss").And.Property("Count").EqualTo(2));
    }

    [Test]
    public void A_place_that_was_not_read_is_missing_and_inconclusive_where_it_is_demanded()
    {
        var history = Acknowledged();
        ReadIntact(history, ReadPlace.Client);
        ReadIntact(history, ReadPlace.Server);
        Expect(history, Verdict.Pass, "(client-cached was not read; second-client was not read; lun was not read)");
        var demanding = TestRuns.Of(history) with { Expect = new Expectation { Places = [ReadPlace.Client, ReadPlace.Lun] } };
        Expect(demanding, Verdict.Inconclusive, "lun was not read");

        Read(history, ReadPlace.SecondClient, Found.Torn);
        Expect(TestRuns.Of(history) with { Expect = demanding.Expect }, Verdict.Fail, "close-to-open");
        Expect(new TestHistory(), Verdict.Pass, "at no place only");
    }

    [Test]
    public void What_could_not_be_read_is_not_compared()
    {
        var history = Acknowledged();
        ReadIntact(history, ReadPlace.Client);
        history.Read(0, 0, 9, Found.Unreadable, "EIO", place: ReadPlace.Server);
        history.ReadEnd(0, 10, place: ReadPlace.Server);
        Expect(history, Verdict.Inconclusive, "10 objects could not be read at server");

        var failed = Acknowledged();
        ReadIntact(failed, ReadPlace.Client);
        failed.ReadEnd(0, 0, "ESTALE", ReadPlace.SecondClient);
        Expect(failed, Verdict.Inconclusive, "writer 0 was not read to its end at second-client");
    }

    [Test]
    public void A_read_that_failed_is_inconclusive_unless_something_explains_it()
    {
        var history = Acknowledged();
        ReadIntact(history, ReadPlace.Client);
        ReadIntact(history, ReadPlace.Server);
        history.Phase("read-lun", OpPhase.Fail, "mount: wrong fs type");
        Expect(history, Verdict.Inconclusive, "lun could not be read: mount: wrong fs type");
        var damaged = TestRuns.Of(history) with { Fsck = TestRuns.Fsck(FsckOutcome.Findings, "i_blocks is 800, should be 760") };
        Expect(damaged, Verdict.Pass, "lun could not be read: mount: wrong fs type");

        var cached = Acknowledged();
        ReadIntact(cached, ReadPlace.Client);
        ReadIntact(cached, ReadPlace.Server);
        cached.Phase("read-client-cached", OpPhase.Fail, "Input/output error");
        Expect(cached, Verdict.Inconclusive, "client-cached could not be read");
        Expect(
            TestRuns.Of(cached) with { Expect = new Expectation { Errors = ErrorExpectation.Surface } },
            Verdict.Pass,
            "client-cached could not be read");
    }

    [Test]
    public void A_place_that_is_not_told_is_the_client()
    {
        var history = Acknowledged();
        history.ReadIntact(0, 10);
        ReadIntact(history, ReadPlace.Lun);
        Expect(history, Verdict.Pass, "10 objects compared at client, lun");
    }

    [Test]
    public void Names_are_compared_by_presence_version_and_value()
    {
        var history = new TestHistory();
        foreach (var place in new[] { ReadPlace.Client, ReadPlace.Server, ReadPlace.Lun })
        {
            Name(history, place, "d/a", "size=1");
            Name(history, place, "d/b", place == ReadPlace.Client ? "size=2" : "size=3");
            if (place == ReadPlace.Lun)
                Name(history, place, "d/c", "size=4");
            history.ReadEnd(0, 3, place: place);
        }

        var result = Expect(history, Verdict.Fail, "2 are not the same everywhere");
        Assert.That(result.Anomalies.Select(a => a.Message), Is.EquivalentTo(new[]
        {
            "nfs: d/b: present (size=2) at client; present (size=3) at server, lun: the server has it and the client does not, "
                + "though cold: the NFS client or the protocol",
            "server: d/c: absent at client, server; present (size=4) at lun: the LUN has it and the server does not show it: "
                + "the server's file system or its page cache",
        }));
    }

    // Their completions do not repeat the name, and their numbers are no records.
    [TestCase(OpPhase.Ok, Verdict.Fail)]
    [TestCase(OpPhase.Info, Verdict.Pass)]
    public void A_name_that_only_the_cache_has_is_lost_unless_it_is_in_doubt(OpPhase created, Verdict verdict)
    {
        var history = new TestHistory();
        var create = new Op
        {
            Time = 0,
            Phase = OpPhase.Invoke,
            Process = "writer-0",
            Action = "create",
            Writer = 0,
            Record = 7,
            Path = "d/a",
        };
        history.Add(create);
        history.Add(create with { Time = 1, Phase = created, Path = null });
        foreach (var place in ReadPlace.All)
        {
            if (place == ReadPlace.ClientCached)
                Name(history, place, "d/a", "size=1");
            Name(history, place, "d", place == ReadPlace.ClientCached && created == OpPhase.Info ? "links=2" : "links=1");
            history.ReadEnd(0, 1, place: place);
        }

        var result = Expect(
            history,
            verdict,
            verdict == Verdict.Fail ? "d/a: present (size=1) at client-cached; absent at" : "2 are otherwise in the client's cache");
        Assert.That(result.Anomalies, Has.Count.EqualTo(verdict == Verdict.Fail ? 1 : 0));
    }

    // The number of its entries is not where a list ends.
    [Test]
    public void What_a_list_does_not_have_is_not_there()
    {
        var history = Acknowledged();
        foreach (var place in new[] { ReadPlace.Client, ReadPlace.Lun })
        {
            var entry = new Op
            {
                Time = 0,
                Phase = OpPhase.Ok,
                Process = "reader",
                Action = "backup-read",
                Writer = 0,
                Record = 8,
                Found = Found.Intact,
                Place = place,
            };
            history.Add(entry);
            if (place == ReadPlace.Lun)
                history.Add(entry with { Record = 3 });
            history.Add(entry with { Action = "backup-read-end", Record = 1, Found = null });
        }

        var result = Expect(history, Verdict.Fail, "1 are not the same everywhere");
        Assert.That(result.Anomalies.Single().Message, Does.Contain("writer 0, record 3: absent at client; intact at lun"));
    }

    [Test]
    public void An_older_version_is_the_wrong_one()
    {
        var history = new TestHistory();
        foreach (var place in Cold)
        {
            history.Add(new Op
            {
                Time = 0,
                Phase = OpPhase.Ok,
                Process = "reader",
                Action = RecordProtocol.Read,
                Writer = 0,
                Record = 0,
                Found = Found.Intact,
                Version = place == ReadPlace.Lun ? 1 : 2,
                Place = place,
            });
            history.ReadEnd(0, 1, place: place);
        }

        Expect(
            history,
            Verdict.Fail,
            "lun: writer 0, record 0: intact (version 2) at client, second-client, server; intact (version 1) at lun");
    }

    [Test]
    public void Damage_that_alternates_is_one_anomaly_and_a_size_that_no_disk_has_is_no_effort()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 999);
        foreach (var place in Cold)
        {
            for (var record = 0; record < 1000; record++)
                history.Read(0, record, record, record % 2 == 0 && place == ReadPlace.Lun ? Found.Zeros : Found.Intact, place: place);
            history.Read(0, 1000, long.MaxValue / 2, place == ReadPlace.Lun ? Found.Corrupt : Found.Zeros, place: place);
            history.ReadEnd(0, long.MaxValue / 2, place: place);
        }

        var result = Expect(history, Verdict.Fail, "writer 0, record 0 and 499 more");
        Assert.That(result.Anomalies.Select(a => a.Count), Is.EqualTo(new[] { 500, (long.MaxValue / 2) - 999 }));
    }

    private static TestHistory Acknowledged()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        return history;
    }

    private static TestHistory Indeterminate()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 3);
        history.Indeterminate(0, 4);
        history.Acknowledged(0, 5, 9);
        return history;
    }

    private static void ReadIntact(TestHistory history, string place) => Read(history, place, Found.Intact);

    // Ten records, the fourth of which is as told.
    private static void Read(TestHistory history, string place, string found)
    {
        history.Read(0, 0, 3, Found.Intact, place: place);
        history.Read(0, 4, 4, found, place: place);
        history.Read(0, 5, 9, Found.Intact, place: place);
        history.ReadEnd(0, 10, place: place);
    }

    private static void Name(TestHistory history, string place, string path, string value) =>
        history.Add(new Op
        {
            Time = 0,
            Phase = OpPhase.Ok,
            Process = "reader",
            Action = RecordProtocol.Read,
            Writer = 0,
            Path = path,
            Value = value,
            Place = place,
        });

    private static CheckResult Expect(TestHistory history, Verdict verdict, string reason) => Expect(TestRuns.Of(history), verdict, reason);

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new LayersCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
