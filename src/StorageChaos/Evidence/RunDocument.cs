using System.Text.Json.Nodes;
using StorageChaos.Checks;
using StorageChaos.Storage;

namespace StorageChaos.Evidence;

/// <summary>
/// What was asked for and under which circumstances: <c>run.json</c>. Written anew at each phase, so that
/// a run that was killed still says how far it came.
/// </summary>
public sealed record RunDocument
{
    /// <summary>The format that this code writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of this document's format.</summary>
    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>The whole scenario, as its JSON file would say it, with everything drawn: enough to run it again exactly.</summary>
    public required JsonObject Scenario { get; init; }

    /// <summary>The scenario as it was written, where it left something to be drawn or worked out; null where it did not.</summary>
    public JsonObject? Written { get; init; }

    /// <summary>The stack that was asked for.</summary>
    public required StackSpec Stack { get; init; }

    /// <summary>What the scenario states beforehand.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The schedule's faults.</summary>
    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    /// <summary>Seed of everything that is random in the run.</summary>
    public required long Seed { get; init; }

    /// <summary>When the run began; time 0 of the history.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it goes on, and for ever if it was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Version of StorageChaos.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>
    /// The lab: <c>accelerator</c> (text, or an object with <c>name</c> and <c>reason</c>), <c>hosts</c> with kernel and
    /// package versions, clock offsets, capabilities.
    /// </summary>
    public JsonObject Lab { get; init; } = [];

    /// <summary>Settings read back from the hosts, by host.</summary>
    public JsonObject Effective { get; init; } = [];

    /// <summary>Why the run ended before its end; null if it did not.</summary>
    public string? Aborted { get; init; }

    /// <summary>The phase that was reached.</summary>
    public string Phase { get; init; } = "created";
}
