using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StorageChaos.Checks;
using StorageChaos.Scenarios;

namespace StorageChaos.Evidence;

/// <summary>
/// What was asked for and under which circumstances: <c>run.json</c>. Written anew at each phase, so that
/// a run that was killed still says how far it came.
/// </summary>
public sealed record RunDocument
{
    /// <summary>The format that this code writes. Format 1 had stack, expectation, faults and seed beside the scenario, too.</summary>
    public const int CurrentFormat = 2;

    private readonly IReadOnlyList<FaultRecord>? recordedFaults;

    /// <summary>Version of this document's format.</summary>
    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>The whole scenario, as its JSON file would say it, with everything drawn: enough to run it again exactly.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The scenario as it was written, where it left something to be drawn or worked out; null where it did not.</summary>
    public Scenario? Written { get; init; }

    /// <summary>When the run began; time 0 of the history.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it goes on, and for ever if it was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Version of StorageChaos.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>
    /// The lab: <c>accelerator</c> (text, or an object with <c>name</c> and <c>reason</c>), <c>hosts</c> with role, kernel and
    /// package versions, clock offsets, capabilities.
    /// </summary>
    public JsonObject Lab { get; init; } = [];

    /// <summary>Settings read back from the hosts, by part of the stack.</summary>
    public JsonObject Effective { get; init; } = [];

    /// <summary>Why the run ended before its end; null if it did not.</summary>
    public string? Aborted { get; init; }

    /// <summary>The phase that was reached.</summary>
    public string Phase { get; init; } = "created";

    /// <summary>The schedule's faults: as they were recorded in format 1, else as the scenario has them.</summary>
    [JsonIgnore]
    public IReadOnlyList<FaultRecord> Faults
    {
        get => recordedFaults ?? Scenario.FaultRecords();
        init => recordedFaults = value;
    }
}
