using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// A host loses power: its VM is destroyed and, on heal, started again (virsh(1)). What was in its memory is gone;
/// what its hypervisor holds is not, so this tests the host's caches, not those of a disk.
/// </summary>
public sealed record PowerCut : Fault
{
    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"power cut of {Host}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var domain = links.Domain(Host);
        return new FaultPlan
        {
            Inject = [new PlanStep(LocalHost.HostName, HostCommand.Of("virsh", "destroy", domain))],
            Heal = [new PlanStep(LocalHost.HostName, Start(domain))],
            Probe = [new PlanStep(LocalHost.HostName, HostCommand.Of("virsh", "domstate", domain))],
        };
    }

    /// <summary>Switches a domain on if it is off.</summary>
    internal static HostCommand Start(string domain) => HostCommand.Script(
        $"""if [ "$(virsh domstate {Shell.Quote(domain)})" = 'shut off' ]; then virsh start {Shell.Quote(domain)}; fi""");

    /// <summary>1 while the domain is off.</summary>
    public override long ReadEffect(string probeOutput) => probeOutput.Trim() == "shut off" ? 1 : 0;
}
