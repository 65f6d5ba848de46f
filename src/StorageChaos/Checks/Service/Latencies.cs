namespace StorageChaos.Checks.Service;

/// <summary>
/// Percentiles of durations in bounded memory: counts in classes, each of which is 1 % longer than the one before. The result
/// is a duration that was seen, the longest of its class: it is at most 1 % too long, and never too short.
/// </summary>
internal sealed class Latencies
{
    private const double Shortest = 1e-6, Step = 1.01;
    private readonly SortedDictionary<int, (long Count, double Longest)> classes = [];
    private long count;

    /// <summary>Adds one, in seconds.</summary>
    public void Add(double duration)
    {
        var number = duration <= Shortest ? 0 : (int)Math.Ceiling(Math.Log(duration / Shortest, Step));
        var (sofar, longest) = classes.GetValueOrDefault(number);
        classes[number] = (sofar + 1, Math.Max(longest, duration));
        count++;
    }

    /// <summary>The duration in seconds that so many of a hundred do not exceed (nearest rank); null if there is none at all.</summary>
    public double? Percentile(int percent)
    {
        var rank = Math.Max(1, ((count * percent) + 99) / 100);
        foreach (var (number, longest) in classes.Values)
        {
            rank -= number;
            if (rank <= 0)
                return longest;
        }

        return null;
    }
}
