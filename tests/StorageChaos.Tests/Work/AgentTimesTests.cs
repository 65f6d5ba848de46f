using NUnit.Framework;
using StorageChaos.Work;

namespace StorageChaos.Tests.Work;

/// <summary>
/// A client whose lines take 5 ms, and one each 0.1 s or faster, by clocks that a test moves. What comes out is when each was
/// written, by the harness's clock.
/// </summary>
public sealed class AgentTimesTests
{
    private const double Swift = 0.005;
    private const double Start = 7;

    private readonly List<(double True, double Written, double Arrived)> lines = [];

    [SetUp]
    public void Forget() => lines.Clear();

    [Test]
    public void A_line_is_known_at_once_while_nothing_happens()
    {
        var times = new AgentTimes();
        for (var t = 0.0; t < 20; t += 0.1)
            Assert.That(times.Take(default, t, Start + t + Swift).Single().Time, Is.EqualTo(Start + t).Within(2 * Swift));
    }

    [Test]
    public void After_a_pause_of_three_seconds_times_are_three_seconds_later()
    {
        Write(0, 2);
        // The client's clock stands still from 2 to 5.
        Write(5, 9, clock: t => t - 3);
        AssertTrue();
        Assert.That(Times().Select(t => t.Stood).Distinct(), Is.EqualTo(new[] { 0.0, 3.0 }).Within(2 * Swift));
    }

    [Test]
    public void A_delivery_that_stalls_for_three_seconds_moves_no_time()
    {
        Write(0, 2);
        Write(2, 5, arrival: _ => 5 + Swift);
        Write(5, 9);
        AssertTrue();
        Assert.That(Times().Select(t => t.Stood), Is.All.Zero);
    }

    [Test]
    public void A_pause_behind_which_the_delivery_stalls_is_still_seen()
    {
        Write(0, 2);
        Write(5, 6, clock: t => t - 3, arrival: _ => 6 + Swift);
        Write(6, 12, clock: t => t - 3);
        AssertTrue();
    }

    [Test]
    public void Two_pauses_within_a_second_are_two()
    {
        Write(0, 2);
        Write(5, 5.5, clock: t => t - 3);
        Write(7.5, 12, clock: t => t - 5);
        AssertTrue();
        Assert.That(Times()[^1].Stood, Is.EqualTo(5).Within(2 * Swift));
    }

    [Test]
    public void A_clock_that_goes_wrong_slowly_is_followed([Values(0.999, 1.001)] double rate)
    {
        Write(0, 600, clock: t => t * rate);
        AssertTrue();
        Assert.That(Times().Select(t => t.Stood), Is.All.Zero);
    }

    [Test]
    public void A_clock_that_jumps_ahead_is_followed()
    {
        Write(0, 2);
        Write(2, 9, clock: t => t + 100);
        AssertTrue();
    }

    [Test]
    public void A_pause_just_before_the_end_counts()
    {
        Write(0, 2);
        Write(5, 5.3, clock: t => t - 3);
        AssertTrue();
    }

    [Test]
    public void Lines_that_come_irregularly_are_known_within_the_slack()
    {
        var random = new Random(1);
        Write(0, 300, arrival: t => t + Swift + Math.Pow(random.NextDouble(), 40) * 1.5);
        AssertTrue();
    }

    [Test]
    public void All_lines_come_out_in_their_order()
    {
        var times = new AgentTimes();
        var written = Enumerable.Range(0, 100).Select(i => i / 10.0).ToList();
        var known = written.SelectMany(t => times.Take(new AgentLine(t, null, null), t, t + t % 4)).ToList();
        known.AddRange(times.End());
        Assert.That(known.Select(k => k.Line.Time), Is.EqualTo(written));
    }

    private void Write(double from, double to, Func<double, double>? clock = null, Func<double, double>? arrival = null)
    {
        for (var t = from; t < to; t += 0.1)
        {
            var arrives = Math.Max(arrival?.Invoke(t) ?? t + Swift, lines.Count > 0 ? lines[^1].Arrived : 0);
            lines.Add((t, clock?.Invoke(t) ?? t, arrives));
        }
    }

    private List<(double Time, double Stood)> Times()
    {
        var times = new AgentTimes();
        var known = lines.SelectMany(l => times.Take(default, l.Written, Start + l.Arrived)).ToList();
        return [.. known.Concat(times.End()).Select(l => (l.Time, l.Stood))];
    }

    private void AssertTrue()
    {
        var times = Times();
        Assert.That(times, Has.Count.EqualTo(lines.Count));
        foreach (var (line, told) in lines.Zip(times))
        {
            Assert.That(told.Time, Is.EqualTo(Start + line.True).Within(AgentTimes.Slack), $"{line}");
            Assert.That(told.Time, Is.LessThanOrEqualTo(Start + line.Arrived + 1e-6), $"{line}");
        }
    }
}
