namespace StorageChaos.Work;

/// <summary>
/// Tells when the lines of an agent were written, by the harness's clock. Two things are known of a line: when it was written by
/// the agent's clock, which stands still while the client is paused, and when it arrived. A late arrival alone may mean either:
/// that clock stood still, or the line was long under way. The lines behind it tell: those that were only under way come faster
/// again, those of a clock that stood still stay late for ever. So a late line waits until it is known which of the two it was.
/// </summary>
internal sealed class AgentTimes
{
    /// <summary>How late a line may be, in seconds, without any doubt: that much a time may be wrong.</summary>
    public const double Slack = 0.1;

    /// <summary>How long a late line waits at most, in seconds. Delays that last longer are taken for a clock that stood still.</summary>
    public const double Patience = 2;

    // The agent's clock may go a little faster or slower than ours: what was learned longer ago than two such times is forgotten.
    private const double Memory = 5;

    private readonly Queue<Waiting> waiting = [];
    private (double Since, double Before, double Now) least = (double.NaN, double.PositiveInfinity, double.PositiveInfinity);
    private double offset = double.PositiveInfinity;
    private double stood;

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="written">When it was written, by the agent's clock, in seconds.</param>
    /// <param name="arrived">When it arrived, by ours.</param>
    /// <returns>The lines whose time is known now, in their order: this one, or none, or this and others before it.</returns>
    public IEnumerable<TimedLine> Take(AgentLine line, double written, double arrived)
    {
        waiting.Enqueue(new Waiting(line, written, arrived));
        return Known(arrived - Patience);
    }

    /// <summary>No more lines come: gives the rest.</summary>
    public IEnumerable<TimedLine> End() => Known(double.PositiveInfinity);

    private List<TimedLine> Known(double waitedSince)
    {
        var known = new List<TimedLine>();
        while (waiting.TryPeek(out var first))
        {
            // No line arrives before it was written, so none can have been written later than the swiftest of those behind it says.
            var late = first.Late <= offset + Slack ? first.Late : waiting.Min(w => w.Late);
            if (late > offset + Slack)
            {
                if (first.Arrived > waitedSince) break;
                stood += late - offset;
                least = (first.Arrived, late, late);
            }

            Learn(late, first.Arrived);
            known.Add(new TimedLine(waiting.Dequeue().Line, Math.Round(first.Written + offset, 6), stood));
        }

        return known;
    }

    private void Learn(double late, double arrived)
    {
        if (!(arrived - least.Since < Memory)) least = (arrived, least.Now, double.PositiveInfinity);
        least.Now = Math.Min(least.Now, late);
        offset = Math.Min(least.Before, least.Now);
    }

    private readonly record struct Waiting(AgentLine Line, double Written, double Arrived)
    {
        public double Late => Arrived - Written;
    }
}

/// <summary>A line of the agent, and when it was written.</summary>
/// <param name="Line">The line.</param>
/// <param name="Time">When, by the harness's clock, in seconds of the run.</param>
/// <param name="Stood">For how long the agent's clock had stood still until then, in seconds.</param>
internal readonly record struct TimedLine(AgentLine Line, double Time, double Stood);
