using System.Globalization;
using StorageChaos.Checks.Expectations;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks;

/// <summary>Everything that checks judge: one recorded run, read back from its directory.</summary>
public sealed record RunRecord
{
    /// <summary>The stack that was asked for.</summary>
    public required StackSpec Stack { get; init; }

    /// <summary>
    /// What was read back from the hosts, by part: target, session, fileSystem, export, mount; empty if the run did not
    /// get that far.
    /// </summary>
    public IReadOnlyDictionary<string, EffectiveSettings> Effective { get; init; } = new Dictionary<string, EffectiveSettings>();

    /// <summary>The kinds of parts that the stack may have; null: those that come with StorageChaos.</summary>
    public IReadOnlyList<PartKind>? Parts { get; init; }

    /// <summary>What the stack, as it was, promised to keep, and what it might lawfully lose.</summary>
    public DurabilityContract Contract() => Built.Contract(Effective);

    /// <summary>Whether the stack has anything that fsck can check.</summary>
    public bool HasFileSystem => Built.With<ICheckable>().Any();

    private StorageStack Built => StorageStack.Of(Stack, new StackSite { Topology = Topology.Of(Hosts) }, Parts);

    /// <summary>The first host that has a role; called by it where the run does not tell.</summary>
    public string HostOf(string role) => Hosts.FirstOrDefault(h => h.Value == role).Key ?? role;

    /// <summary>Whether a host has a role; a host that the run does not know has that of its name.</summary>
    public bool Has(string role, string? host) => host is not null && (Hosts.GetValueOrDefault(host) ?? Role.Of(host)) == role;

    /// <summary>What the scenario states beforehand.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The schedule's faults.</summary>
    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    /// <summary>What happened, in order.</summary>
    public required History History { get; init; }

    /// <summary>Whether the LUN itself reads whole; null: that is not known.</summary>
    public LunReads? LunReads => LunReads.Of(History);

    /// <summary>The checkers' reports; null if the run did not get that far.</summary>
    public FsckReport? Fsck { get; init; }

    /// <summary>Lines of all hosts' logs.</summary>
    public IReadOnlyList<LogLine> Logs { get; init; } = [];

    /// <summary>
    /// Lines of the hosts' serial consoles, each after the time at which it came, in seconds since 1970 by the clock of the harness.
    /// </summary>
    public IReadOnlyList<LogLine> Consoles { get; init; } = [];

    /// <summary>When the run began, by the clock of the harness: time 0 of the history; null if that is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The hosts whose logs were to be followed, with their roles.</summary>
    public IReadOnlyDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>();

    /// <summary>How far the clocks of the hosts were ahead of the harness', in seconds, by host.</summary>
    public IReadOnlyDictionary<string, double> ClockOffsets { get; init; } = new Dictionary<string, double>();

    /// <summary>When a line of a console came, in seconds of the run; null where that is not known.</summary>
    internal double? TimeOf(LogLine console)
    {
        var text = console.Text.AsSpan();
        var end = text.IndexOf(' ');
        return Started is { } started && end > 0
            && double.TryParse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch)
            ? Math.Round(epoch - (started.ToUnixTimeMilliseconds() / 1000.0), 3)
            : null;
    }

    /// <summary>Network dumps of all hosts.</summary>
    public IReadOnlyList<NetworkState> Network { get; init; } = [];

    /// <summary>Why the run ended before its end; null if it did not.</summary>
    public string? Aborted { get; init; }
}
