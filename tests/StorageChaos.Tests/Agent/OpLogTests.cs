using System.Text;
using NUnit.Framework;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Tests.Agent;

/// <summary>When the lines of a worker are handed over.</summary>
public sealed class OpLogTests
{
    private readonly List<string> writes = [];

    [SetUp]
    public void Forget() => writes.Clear();

    [Test]
    public void Each_line_is_handed_over_at_once_by_a_worker_that_pauses()
    {
        var log = Log(joins: false);
        log.Invoke(0, null);
        log.Ok(0, null, TimeSpan.Zero);
        Assert.That(writes.Select(Kinds), Is.EqualTo(new[] { "invoke", "ok" }));
    }

    [Test]
    public void A_worker_that_goes_on_at_once_tells_the_end_of_an_operation_with_the_beginning_of_the_next()
    {
        var log = Log(joins: true);
        for (var n = 0; n < 3; n++)
        {
            log.Invoke(n, null);
            log.Ok(n, null, TimeSpan.Zero);
        }

        Assert.That(writes.Select(Kinds), Is.EqualTo(new[] { "invoke", "ok invoke", "ok invoke" }));
        log.Flush();
        log.Flush();
        Assert.That(writes.Select(Kinds), Is.EqualTo(new[] { "invoke", "ok invoke", "ok invoke", "ok" }));
        Assert.That(log.Acknowledged, Is.EqualTo(3));
    }

    [Test]
    public void A_failure_waits_for_nothing()
    {
        var log = Log(joins: true);
        log.Invoke(0, null);
        log.Failed(0, null, TimeSpan.Zero, definite: false, "EIO", "fsync");
        Assert.That(writes.Select(Kinds), Is.EqualTo(new[] { "invoke", "info" }));
    }

    private OpLog Log(bool joins) => new(7, Take, new AgentClock(TimeProvider.System)) { Joins = joins };

    private bool Take(JsonLine line)
    {
        writes.Add(Encoding.UTF8.GetString(line.End()));
        return true;
    }

    private static string Kinds(string written) => string.Join(' ', written.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("p").GetString()));
}
