using System.Text.Json.Serialization;
using StorageChaos.Hosts;

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
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var domain = Shell.Quote(links.Domain(Host));
        return new FaultPlan
        {
            Inject = [new PlanStep(LocalHost.HostName, HostCommand.Of("virsh", "-q", "destroy", domain))],
            Heal = [new PlanStep(LocalHost.HostName, Start(domain))],
            Probe = [new PlanStep(LocalHost.HostName, Probe(domain, "shut off"))],
            Booted = [Host],
        };
    }

    /// <summary>Switches a domain on if it is off.</summary>
    internal static HostCommand Start(string domain) => HostCommand.Script(
        $"""if [ "$(virsh domstate {domain})" = 'shut off' ]; then virsh -q start {domain}; fi""");

    /// <summary>Says whether a domain is in the state that a fault puts it into, as virsh(1) names it.</summary>
    internal static HostCommand Probe(string domain, string faulted) => HostCommand.Script($"""
        state=$(virsh domstate {domain})
        echo "state=$state"
        if [ "$state" = '{faulted}' ]; then echo in-place=yes; echo effect=1; else echo in-place=no; echo effect=0; fi
        """);
}
