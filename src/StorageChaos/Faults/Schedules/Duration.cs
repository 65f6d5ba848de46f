using StorageChaos.Stacks;

namespace StorageChaos.Faults.Schedules;

/// <summary>
/// A length of time, fixed (<c>20s</c>) or a multiple of one of the stack's timers (<c>0.9 x replacement_timeout</c>): what an
/// outage does depends on which timers it outlasts.
/// </summary>
public readonly record struct Duration
{
    /// <summary>The longest that is waited for: far below what a timer takes, and above any run.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly TimeSpan time;

    /// <summary>A fixed length.</summary>
    public Duration(TimeSpan time) => this.time = time;

    /// <summary>A multiple of a timer.</summary>
    public Duration(double factor, string timer) => (Factor, Timer) = (factor, timer);

    /// <summary>By what the timer is multiplied.</summary>
    public double Factor { get; }

    /// <summary>Name of the timer, as <see cref="StackSpec.Timers"/> has it; null for a fixed length.</summary>
    public string? Timer { get; }

    /// <summary>A fixed length.</summary>
    public static implicit operator Duration(TimeSpan time) => new(time);

    /// <summary>How long it is.</summary>
    /// <param name="timers">The stack's timers, by name.</param>
    /// <exception cref="KeyNotFoundException">There is no such timer; see <see cref="Problem"/>.</exception>
    public TimeSpan Resolve(IReadOnlyDictionary<string, TimeSpan> timers) => Timer is null ? time
        : TimeSpan.FromMilliseconds(Math.Round(Factor * timers[Timer].TotalMilliseconds));

    /// <summary>Why it has no length on a stack with these timers, or one that nobody waits for; null if it has one.</summary>
    public string? Problem(IReadOnlyDictionary<string, TimeSpan> timers)
    {
        if (Timer is not null && !timers.ContainsKey(Timer))
            return $"there is no timer '{Timer}'; this stack has {string.Join(", ", timers.Keys.Order(StringComparer.Ordinal))}";
        var hours = Timer is null ? time.TotalHours : Factor * timers[Timer].TotalHours;
        return hours > Longest.TotalHours ? $"{hours:0.#} h is more than {Longest.TotalHours:0} h" : null;
    }

    /// <summary>The fixed length; zero if it is a multiple of a timer.</summary>
    public TimeSpan Fixed => time;
}
