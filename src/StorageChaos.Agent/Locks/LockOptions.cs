using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Locks;

/// <summary>The arguments of <c>locks</c> and <c>locks-read</c>.</summary>
internal sealed record LockOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>The same directory over a second mount.</summary>
    internal required string SecondDirectory { get; init; }

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static LockOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var place = PlaceOptions.Take(values);
        var options = new LockOptions { Place = place, SecondDirectory = values.TextOr("--second-directory", place.Directory) };
        values.RefuseTheRest();
        return place.Writers == 5 ? options : throw new UsageException("--writers: there are 5: two that count, two that append, one that looks");
    }
}
