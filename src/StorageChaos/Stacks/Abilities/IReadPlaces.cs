namespace StorageChaos.Stacks.Abilities;

/// <summary>A part at which everything can be read back.</summary>
public interface IReadPlaces
{
    /// <summary>Where.</summary>
    IEnumerable<ReadAt> Places { get; }
}

/// <summary>One place for the final read.</summary>
/// <param name="Place">Its name, one of <c>ReadPlace</c>.</param>
/// <param name="Directory">The directory on the part's host; null: on a copy of what the part lies on (<see cref="ICheckable"/>).</param>
/// <param name="Moment">When it can be read.</param>
public sealed record ReadAt(string Place, string? Directory, ReadMoment Moment);

/// <summary>When a place can be read.</summary>
public enum ReadMoment
{
    /// <summary>As it is after the workload has stopped, with whatever is cached.</summary>
    AsItIs,

    /// <summary>While everything is closed.</summary>
    Closed,

    /// <summary>After everything was opened again.</summary>
    Reopened,
}
