using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host loses power: its VM is destroyed and, on heal, started again (virsh(1)). What was in its memory is gone;
/// what its hypervisor holds is not, so this tests the host's caches, not those of a disk.
/// </summary>
public sealed record PowerCut : Fault
{
    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "power cuts";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? PowerCutOf => Host;

    /// <inheritdoc/>
    public override string Describe() => $"power cut of {Host}";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) => [PowerState.Of(Host)];

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var power = topology.Power(Host);
        return new FaultPlan
        {
            Inject = [new PlanStep(power.Host, power.Cut())],
            Heal = [PowerState.Start(power)],
            Probe = [PowerState.Probe(power, power.Off)],
            Booted = [Host],
        };
    }
}
