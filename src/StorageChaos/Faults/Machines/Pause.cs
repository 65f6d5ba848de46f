using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host stands still: its VM is suspended and, on heal, resumed (virsh(1)). A stalled peer, which holds its connections
/// and answers nothing. Its clock stands still too: the heal sets it by the VM's real-time clock, which went on.
/// </summary>
public sealed record Pause : Fault
{
    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "pauses";

    /// <inheritdoc/>
    public override string Describe() => $"pause of {Host}";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) => [PowerState.Of(Host)];

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var power = topology.Power(Host) as ISuspend
            ?? throw new LabMismatchException($"the power of host '{Host}' can be switched, but the host cannot be made to stand still");
        return new FaultPlan
        {
            Inject = [new PlanStep(power.Host, power.Suspend())],
            Heal = [new PlanStep(power.Host, power.Resume()), new PlanStep(Host, HostCommand.Script(SetClock)) { Order = 1 }],
            Probe = [PowerState.Probe(power, power.Suspended)],
            // The hypervisor resumes it, but has no way to set its clock.
            Guard = [new PlanStep(power.Host, power.Resume())],
        };
    }

    // QEMU's real-time clock follows that of its host. It counts whole seconds, so the beginning of one is waited for.
    private const string SetClock = """
        clock=/sys/class/rtc/rtc0/since_epoch
        read -r before < $clock
        now=$before
        while [ "$now" = "$before" ]; do read -r now < $clock; done
        date -s "@$now"
        """;
}
