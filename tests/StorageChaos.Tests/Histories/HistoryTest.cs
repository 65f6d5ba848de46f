using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Histories;

[TestFixture]
internal sealed class HistoryTest
{
    private string path = "";

    [SetUp]
    public void NameAFile() => path = Path.Combine(Path.GetTempPath(), $"history-{Guid.NewGuid():N}.jsonl");

    [TearDown]
    public void RemoveIt() => File.Delete(path);

    [Test]
    public void What_was_recorded_is_loaded_again()
    {
        var recorded = Record(
            new Op { Time = 0.5, Phase = OpPhase.Invoke, Process = "writer-0", Action = RecordProtocol.Append, Writer = 0, Record = 7 },
            new Op
            {
                Time = 1.25,
                Phase = OpPhase.Info,
                Process = "writer-0",
                Action = RecordProtocol.Append,
                Writer = 0,
                Record = 7,
                Duration = 0.75,
                Error = "EIO",
                Call = "fsync",
            },
            new Op
            {
                Time = 2,
                Phase = OpPhase.Ok,
                Process = "nemesis",
                Action = OpAction.Probe,
                Fault = "f0",
                Effect = 12,
                Detail = "Zähler \"gestiegen\"",
            },
            new Op
            {
                Time = 3,
                Phase = OpPhase.Ok,
                Process = "reader",
                Action = RecordProtocol.Read,
                Writer = 0,
                Record = 0,
                ThroughRecord = 7,
                Found = Found.Intact,
            });
        Assert.That(History.Load(path).Ops, Is.EqualTo(recorded));
        Assert.That(recorded.Select(op => op.Index), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void A_last_line_that_was_cut_short_is_left_out()
    {
        Record(Phase(1), Phase(2));
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text[..^10]);
        Assert.That(History.Load(path).Ops.Select(op => op.Time), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void A_bad_line_in_the_middle_is_named_with_file_and_line_and_left_out()
    {
        Record(Phase(1), Phase(2), Phase(3), Phase(4), Phase(5));
        var lines = File.ReadAllLines(path);
        lines[1] = lines[1][..20];
        lines[3] = "";
        File.WriteAllLines(path, lines);
        var history = History.Load(path);
        Assert.That(
            history.Problem,
            Does.StartWith($"{Path.GetFileName(path)}:2: not an op of a history: ").And.EndsWith(", nor are 1 other lines"));
        Assert.That(history.Ops.Select(op => op.Time), Is.EqualTo(new[] { 1.0, 3.0, 5.0 }));
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("7")]
    [TestCase("\0\0\0\0")]
    [TestCase("""{"index":0,"time":"1","phase":"ok","process":"runner","action":"phase"}""")]
    [TestCase("""{"index":0,"time":1,"phase":"done","process":"runner","action":"phase"}""")]
    [TestCase("""{"index":0,"time":1,"phase":"ok","action":"phase"}""")]
    [TestCase("""{"index":0,"time":1,"phase":"ok","process":"runner","action":7}""")]
    [TestCase("""{"index":0,"time":1,"phase":"ok","process":"runner","action":"phase","record":1e99}""")]
    [TestCase("""{"index":0,"time":1,"phase":"ok","process":"runner","action":"phase"} {}""")]
    public void What_is_no_op_never_throws(string line)
    {
        File.WriteAllText(path, $"{line}\n");
        var history = History.Load(path);
        Assert.That(history.Ops, Is.Empty);
        Assert.That(history.Problem, Does.Contain(":1: not an op of a history: "));
    }

    [Test]
    public void A_line_may_be_longer_than_any_buffer()
    {
        var recorded = Record(Phase(1), Phase(2) with { Detail = new string('ß', 1 << 20) }, Phase(3));
        var history = History.Load(path);
        Assert.That(history.Ops, Is.EqualTo(recorded));
        Assert.That(history.Problem, Is.Null);
    }

    [Test]
    public void Every_field_of_every_op_survives_the_file_and_the_table()
    {
        var full = new Op
        {
            Time = 0.1,
            Phase = OpPhase.Info,
            Process = "writer-1",
            Action = "rename",
            Writer = 1,
            Record = 2,
            ThroughRecord = 3,
            Version = 4,
            Found = Found.Torn,
            Place = ReadPlace.Lun,
            Path = "a \"b\"",
            To = "c\\d",
            Value = "x=1",
            Duration = 1e-6,
            Error = "EIO",
            Call = "fsync",
            Fault = "f0",
            Effect = 5,
            Traffic = 6,
            Detail = "Zähler\n",
        };
        var write = new Op
        {
            Time = 1.5,
            Phase = OpPhase.Ok,
            Process = "writer-3",
            Action = RecordProtocol.Overwrite,
            Writer = 3,
            Record = long.MaxValue,
            Version = int.MaxValue,
            Duration = 0.25,
        };
        Op[] ops =
        [
            full,
            full with { Action = RecordProtocol.Append },
            write,
            write with { Version = null, Action = RecordProtocol.Append },
            write with { Duration = null, Phase = OpPhase.Invoke },
            write with { Version = 1L << 40 },
            write with { Version = 0 },
            write with { Process = "writer-4" },
            write with { ThroughRecord = 7 },
            write with { Error = "EIO", Call = "write", Phase = OpPhase.Info },
            write with { Error = "EIO", Phase = OpPhase.Info },
            write with { Writer = null },
            write with { Detail = "x" },
            write with { Path = "x" },
            write with { Place = "lun" },
            write with { Version = -7 },
        ];
        var recorded = Record(ops);
        Assert.That(History.Load(path).Ops, Is.EqualTo(recorded));
        Assert.That(new History(recorded).Ops, Is.EqualTo(recorded));
        Assert.That(recorded.Select(op => op with { Index = 0 }), Is.EqualTo(ops));
    }

    [Test]
    public void Ways_into_a_history_agree_with_a_look_at_all_of_it()
    {
        var history = new History(Record([.. Enumerable.Range(0, 40_000).Select(i => (i % 5) switch
        {
            0 => Phase(i),
            1 => new Op
            {
                Time = i,
                Phase = OpPhase.Invoke,
                Process = $"writer-{i % 3}",
                Action = RecordProtocol.Append,
                Writer = i % 3,
                Record = i,
            },
            2 => new Op
            {
                Time = i,
                Phase = OpPhase.Ok,
                Process = "writer-4",
                Action = RecordProtocol.Overwrite,
                Writer = 4,
                Record = 0,
                ThroughRecord = i,
                Version = 1,
            },
            3 => new Op
            {
                Time = i,
                Phase = OpPhase.Ok,
                Process = "reader",
                Action = RecordProtocol.Read,
                Writer = 4,
                Record = i,
                Found = Found.Intact,
            },
            _ => new Op { Time = i, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = i % 2 == 0 ? "f0" : "f1" },
        })]));
        var all = history.Ops.ToList();
        Assert.That(all.Select((op, i) => history.Ops[i] == op), Has.All.True);
        Assert.That(history.Work, Is.EqualTo(all.Where(op => op.Writer is not null && op.Process != "reader")));
        Assert.That(history.CountWork(OpPhase.Ok), Is.EqualTo(history.Work.Count(op => op.Phase == OpPhase.Ok)));
        Assert.That(history.OfFault("f1"), Is.EqualTo(all.Where(op => op.Fault == "f1")));
        foreach (var action in all.Select(op => op.Action).Distinct())
            Assert.That(history.Of(action), Is.EqualTo(all.Where(op => op.Action == action)));
    }

    [Test]
    public void An_empty_history_is_one() // of a run that was killed at once
    {
        Record();
        Assert.That(History.Load(path).Ops, Is.Empty);
    }

    [Test]
    public void A_history_is_never_written_over()
    {
        Record(Phase(1));
        Assert.That(() => new HistoryRecorder(path, TimeProvider.System), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Each_op_is_in_the_file_as_soon_as_it_is_recorded()
    {
        using var recorder = new HistoryRecorder(path, TimeProvider.System);
        recorder.Record(Phase(1));
        Assert.That(ReadShared(), Does.EndWith("\n").And.Contain("\"phase\":\"ok\""));
    }

    [Test]
    public void Threads_get_one_index_each()
    {
        using (var recorder = new HistoryRecorder(path, TimeProvider.System))
            Parallel.For(0, 500, i => recorder.Record(Phase(i)));
        Assert.That(History.Load(path).Ops.Select(op => op.Index), Is.EqualTo(Enumerable.Range(0, 500)));
    }

    private static Op Phase(double time) =>
        new() { Time = time, Phase = OpPhase.Ok, Process = "runner", Action = OpAction.Phase, Detail = "steady" };

    private Op[] Record(params Op[] ops)
    {
        using var recorder = new HistoryRecorder(path, TimeProvider.System);
        return [.. ops.Select(recorder.Record)];
    }

    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
