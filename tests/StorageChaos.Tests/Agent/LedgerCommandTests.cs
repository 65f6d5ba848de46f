using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Agent.Ledgers;
using StorageChaos.Checks;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;
using StorageChaos.Work.Ledgers;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class LedgerCommandTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory()
    {
        Assert.That(Sqlite.IsInstalled, Is.True, "libsqlite3.so.0 is not installed: scripts/setup build");
        directory = new TemporaryDirectory();
    }

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [TestCase(LedgerJournal.Delete)]
    [TestCase(LedgerJournal.Wal)]
    public void What_was_committed_is_read_back(LedgerJournal journal)
    {
        var work = Work(journal, 20);
        var result = Check(work);
        Assert.That((result.Verdict, result.Anomalies.Count), Is.EqualTo((Verdict.Pass, 0)), result.Reason);
        Assert.That(result.Figures["acknowledged"], Is.GreaterThanOrEqualTo(20));
    }

    [Test]
    public void A_hot_journal_is_recovered_on_a_copy_and_left_as_it_is()
    {
        var work = Work(LedgerJournal.Wal, 5);
        // Open, so that the log stays: as after the death of the client.
        using var open = Database.Open(Path0);
        open.Execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE more (x); COMMIT", "test");
        var before = Directory.GetFiles(directory.Path).Order().Select(f => (f, new FileInfo(f).Length)).ToList();
        Assert.That(before.Select(f => Path.GetFileName(f.f)), Does.Contain("ledger-3.db-wal"));
        Assert.That(Check(work).Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(Directory.GetFiles(directory.Path).Order().Select(f => (f, new FileInfo(f).Length)), Is.EqualTo(before));
    }

    [TestCase("DELETE FROM entry WHERE n = 2", "lost", "writer 3, record 2: acknowledged, then not in the ledger")]
    [TestCase(
        "UPDATE entry SET amount = amount + 1 WHERE n = 2", "corrupt", "writer 3, record 2: acknowledged, then there with another content")]
    [TestCase("INSERT INTO entry SELECT * FROM entry WHERE n = 2", "twice", "writer 3, record 2: acknowledged, then there more than once")]
    [TestCase(
        "INSERT INTO entry SELECT writer, 99999, source, destination, amount, checksum FROM entry WHERE n = 2",
        "phantom",
        "writer 3, record 99999: never begun")]
    [TestCase("UPDATE account SET balance = balance + 1 WHERE id = 4", "torn", "writer 3, ledger-3.db: account 4 has ")]
    public void Damage_is_named(string sql, string kind, string message)
    {
        var work = Work(LedgerJournal.Delete, 5);
        using (var database = Database.Open(Path0)) database.Execute(sql, "test");
        var result = Check(work);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Fail), result.Reason);
        Assert.That(result.Anomalies.Where(a => a.Kind == kind).Select(a => a.Message), Has.Exactly(1).StartsWith(message));
    }

    [Test]
    public void A_database_that_is_none_any_more_is_corrupt_and_a_missing_one_lost()
    {
        var work = Work(LedgerJournal.Delete, 5);
        var whole = File.ReadAllBytes(Path0);
        File.WriteAllBytes(Path0, [.. new byte[4096], .. whole[4096..]]);
        Assert.That(
            Check(work).Anomalies.Select(a => (a.Kind, a.Message)),
            Is.EqualTo(new[] { ("corrupt", "writer 3, ledger-3.db: SQLITE_NOTADB") }));
        File.WriteAllBytes(Path0, whole[..4096]);
        Assert.That(Check(work).Anomalies.Select(a => a.Kind), Does.Contain("corrupt").And.All.EqualTo("corrupt"));
        File.Delete(Path0);
        Assert.That(
            Check(work),
            Has.Property("Verdict").EqualTo(Verdict.Fail).And.Property("Reason").Contains("the whole ledger is missing"));
    }

    [Test]
    public void An_error_has_SQLites_own_name_and_the_next_one_begins_anew()
    {
        var later = Path.Combine(directory.Path, "later");
        using var agent = RunningAgent.Start([.. new LedgerSpec { Writers = 1 }.Work(Place with { Directory = later }).Skip(1)]);
        var fail = agent.ReadUntil(l => l.Is("fail"))[^1];
        Assert.That((fail.Text("e"), fail.Text("c")), Is.EqualTo(("SQLITE_CANTOPEN", "open")));
        Directory.CreateDirectory(later);
        agent.ReadUntil(l => l.Is("ok"));
        agent.CloseInput();
        agent.ReadUntil(l => l.Is("bye"));
    }

    private WorkArea Place => new("agent", directory.Path, 3, 42, TimeSpan.Zero);

    private string Path0 => Path.Combine(directory.Path, "ledger-3.db");

    private List<JsonElement> Work(LedgerJournal journal, int times) => AgentHistory.Work(
        l => l.Is("ok") && l.Number("w") == 3, times, [.. new LedgerSpec { Journal = journal }.Work(Place).Skip(1)]);

    private CheckResult Check(List<JsonElement> work) => new LedgerCheck().Check(TestRuns.Of(AgentHistory.Of(
        work, AgentHistory.Read([.. new LedgerSpec().Read(Place, cached: false).Skip(1)]))));
}
