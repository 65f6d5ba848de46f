using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Records;

/// <summary>The commands that write records, and the one that reads what either of them wrote.</summary>
internal static class RecordCommands
{
    private const string Files = PlaceOptions.Usage + " --record-bytes B";
    private const string Barrier = "--barrier fsync|o_sync|o_dsync";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            "append",
            $"{Files} {Barrier} {PlaceOptions.WorkUsage}",
            RecordOptions.ForAppending,
            (options, journal, clock, stop) => options.Place.Numbers.Select(n => new Appender(n, options, journal, clock, stop))),
        Command.UntilStopped(
            "overwrite",
            $"{Files} --records R {Barrier} {PlaceOptions.WorkUsage}",
            RecordOptions.ForOverwriting,
            (options, journal, clock, stop) => options.Place.Numbers.Select(n => new Overwriter(n, options, journal, clock, stop))),
        Command.UntilDone(
            "read",
            $"{Files} {PlaceOptions.ReadUsage}",
            RecordOptions.ForReading,
            (options, journal) => new RecordReader(options).Read(journal)),
    ];
}
