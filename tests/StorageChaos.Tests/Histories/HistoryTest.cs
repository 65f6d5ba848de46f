using NUnit.Framework;
using StorageChaos.Histories;

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
            new Op { Time = 0.5, Phase = OpPhase.Invoke, Process = "writer-0", Action = OpAction.Append, Writer = 0, Record = 7 },
            new Op { Time = 1.25, Phase = OpPhase.Info, Process = "writer-0", Action = OpAction.Append, Writer = 0, Record = 7, Duration = 0.75, Error = "EIO", Call = "fsync" },
            new Op { Time = 2, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = "f0", Effect = 12, Detail = "Zähler \"gestiegen\"" },
            new Op { Time = 3, Phase = OpPhase.Ok, Process = "reader", Action = OpAction.Read, Writer = 0, Record = 0, ThroughRecord = 7, Found = Found.Intact });
        Assert.That(History.Load(path).Ops, Is.EqualTo(recorded.Ops));
        Assert.That(recorded.Ops.Select(op => op.Index), Is.EqualTo(new[] { 0, 1, 2, 3 }));
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
    public void A_bad_line_in_the_middle_is_named_with_file_and_line()
    {
        Record(Phase(1), Phase(2), Phase(3));
        var lines = File.ReadAllLines(path);
        lines[1] = lines[1][..20];
        File.WriteAllLines(path, lines);
        Assert.That(() => History.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}:2: not an op of a history: "));
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

    private static Op Phase(double time) => new() { Time = time, Phase = OpPhase.Ok, Process = "runner", Action = OpAction.Phase, Detail = "steady" };

    private History Record(params Op[] ops)
    {
        using var recorder = new HistoryRecorder(path, TimeProvider.System);
        foreach (var op in ops)
            recorder.Record(op);
        return recorder.Snapshot();
    }

    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
