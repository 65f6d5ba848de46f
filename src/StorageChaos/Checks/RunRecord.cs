using StorageChaos.Fsck;
using StorageChaos.Histories;
using StorageChaos.Storage;

namespace StorageChaos.Checks;

/// <summary>Everything that checks judge: one recorded run, read back from its directory.</summary>
public sealed record RunRecord
{
    /// <summary>The stack that was asked for.</summary>
    public required StackSpec Stack { get; init; }

    /// <summary>What was read back from the hosts, by part: target, session, fileSystem, export, mount; empty if the run did not get that far.</summary>
    public IReadOnlyDictionary<string, EffectiveSettings> Effective { get; init; } = new Dictionary<string, EffectiveSettings>();

    /// <summary>What the stack, as it was, promised to keep, and what it might lawfully lose.</summary>
    public DurabilityContract Contract() => DurabilityContract.Of(Stack, Effective);

    /// <summary>What the scenario states beforehand.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The schedule's faults.</summary>
    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    /// <summary>What happened, in order.</summary>
    public required History History { get; init; }

    /// <summary>The checkers' reports; null if the run did not get that far.</summary>
    public FsckReport? Fsck { get; init; }

    /// <summary>Lines of all hosts' logs.</summary>
    public IReadOnlyList<LogLine> Logs { get; init; } = [];

    /// <summary>When the run began, by the clock of the harness: time 0 of the history; null if that is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The hosts whose logs were to be followed.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How far the clocks of the hosts were ahead of the harness', in seconds, by host.</summary>
    public IReadOnlyDictionary<string, double> ClockOffsets { get; init; } = new Dictionary<string, double>();

    /// <summary>Network dumps of all hosts.</summary>
    public IReadOnlyList<NetworkState> Network { get; init; } = [];

    /// <summary>Why the run ended before its end; null if it did not.</summary>
    public string? Aborted { get; init; }
}
