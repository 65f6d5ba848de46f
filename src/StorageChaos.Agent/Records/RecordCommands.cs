using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Records;

/// <summary>The commands that write records, and the one that reads what either of them wrote.</summary>
internal static class RecordCommands
{
    private const string Files = PlaceOptions.Usage + " --record-bytes B";
    private const string Barrier = "--barrier fsync|o_sync|o_dsync";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            RecordProtocol.Append,
            $"{Files} {Barrier} {PlaceOptions.WorkUsage}",
            RecordOptions.ForAppending,
            (options, log, stop) => options.Place.Numbers.Select(n => new Appender(options, log(n), stop))),
        Command.UntilStopped(
            RecordProtocol.Overwrite,
            $"{Files} --records R {Barrier} {PlaceOptions.WorkUsage}",
            RecordOptions.ForOverwriting,
            (options, log, stop) => options.Place.Numbers.Select(n => new Overwriter(options, log(n), stop))),
        Command.UntilDone(
            RecordProtocol.Read,
            $"{Files} {PlaceOptions.ReadUsage}",
            RecordOptions.ForReading,
            (options, journal) => new RecordReader(options).Read(journal)),
    ];
}
