using NUnit.Framework;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;

namespace StorageChaos.Tests.Work;

public sealed class AgentLineTests
{
    [Test]
    public void An_acknowledged_append()
    {
        var op = AgentLine.Parse("""{"p":"ok","t":1.5,"w":2,"n":17,"d":0.25}""").Op!;
        Assert.That(
            op,
            Is.EqualTo(new Op
            {
                Time = 1.5,
                Phase = OpPhase.Ok,
                Process = "writer-2",
                Action = RecordProtocol.Append,
                Writer = 2,
                Record = 17,
                Duration = 0.25,
            }));
    }

    [Test]
    public void An_overwrite_has_a_version_and_may_be_of_a_range()
    {
        var op = AgentLine.Parse("""{"p":"ok","t":1.5,"a":"overwrite","w":2,"n":17,"d":0.25,"v":3}""").Op!;
        Assert.That(
            (op.Action, op.Record, op.ThroughRecord, op.Version, op.To),
            Is.EqualTo((RecordProtocol.Overwrite, 17L, (long?)null, 3L, (string?)null)));
        var range = AgentLine.Parse("""{"p":"invoke","t":1.5,"a":"overwrite","w":2,"n":0,"to":255,"v":1}""").Op!;
        Assert.That((range.Record, range.ThroughRecord, range.Version, range.To), Is.EqualTo((0L, 255L, 1L, (string?)null)));
    }

    [Test]
    public void A_failed_barrier_is_indeterminate()
    {
        var op = AgentLine.Parse("""{"p":"info","t":1.5,"w":0,"n":1,"d":0.25,"e":"EIO","c":"fsync"}""").Op!;
        Assert.That((op.Phase, op.Error, op.Call), Is.EqualTo((OpPhase.Info, "EIO", "fsync")));
    }

    [Test]
    public void A_range_that_was_read()
    {
        var op = AgentLine.Parse("""{"p":"read","w":0,"from":3,"to":9,"found":"zeros"}""").Op!;
        Assert.That((op.Record, op.ThroughRecord, op.Found), Is.EqualTo((3L, 9L, Found.Zeros)));
    }

    [Test]
    public void The_end_of_a_file()
    {
        var op = AgentLine.Parse("""{"p":"end","w":1,"slots":0,"bytes":0,"e":"ENOENT"}""").Op!;
        Assert.That((op.Action, op.Writer, op.Record, op.Error), Is.EqualTo((RecordProtocol.ReadEnd, 1, 0L, "ENOENT")));
        var whole = AgentLine.Parse("""{"p":"end","w":0,"slots":8,"bytes":7868,"path":"writer-0.dat","value":"record-bytes=1024"}""").Op!;
        Assert.That((whole.Path, whole.Value), Is.EqualTo(("writer-0.dat", "record-bytes=1024")));
    }

    [TestCase("""{"p":"hello","agent":1,"t":0.000000,"pid":123,"host":"client"}""")]
    [TestCase("""{"p":"bye","t":9.0,"written":5}""")]
    [TestCase("""{"p":"beat","t":9.0}""")]
    public void Other_lines_are_no_ops(string line) => Assert.That(AgentLine.Parse(line).Op, Is.Null);

    [TestCase("sh: 1: storagechaos-agent: not found")]
    [TestCase("""{"p":"ok","t":1.""")]
    [TestCase("""{"t":1.0}""")]
    [TestCase("""{"p":"ok","t":1.5,"w":0.5,"n":1}""")]
    [TestCase("""{"p":"ok","t":1.5,"w":0,"n":1e99}""")]
    [TestCase("""{"p":"hello","t":1.5,"agent":1.5}""")]
    [TestCase("""[1]""")]
    [TestCase("")]
    public void What_is_not_the_agents_is_told(string line) =>
        Assert.That(() => AgentLine.Parse(line), Throws.TypeOf<InvalidDataException>().With.Message.Contains(line));
}
