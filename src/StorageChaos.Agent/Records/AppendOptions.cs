using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Records;

/// <summary>The arguments of <c>append</c>.</summary>
internal sealed record AppendOptions
{
    /// <summary>Which files and records to write.</summary>
    internal required FileSetOptions Files { get; init; }

    /// <summary>What makes a record acknowledged.</summary>
    internal required WriteBarrier Barrier { get; init; }

    /// <summary>Between two records of a writer.</summary>
    internal TimeSpan Pause { get; init; }

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static AppendOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = Take(values);
        values.RefuseTheRest();
        return options;
    }

    /// <exception cref="UsageException">One of its options is missing or wrong.</exception>
    internal static AppendOptions Take(OptionValues values) => new()
    {
        Files = FileSetOptions.Take(values),
        Barrier = values.Text("--barrier") switch
        {
            "fsync" => WriteBarrier.Fsync,
            "o_sync" => WriteBarrier.OSync,
            "o_dsync" => WriteBarrier.ODsync,
            var other => throw new UsageException($"--barrier: '{other}' is not one of fsync, o_sync, o_dsync"),
        },
        Pause = TimeSpan.FromMilliseconds(values.NumberOr("--pause-ms", otherwise: 0, least: 0, most: 3_600_000)),
    };
}
