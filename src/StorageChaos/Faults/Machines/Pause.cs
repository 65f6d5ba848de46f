using System.Text.Json.Serialization;
using StorageChaos.Hosts;

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
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var domain = Shell.Quote(links.Domain(Host));
        return new FaultPlan
        {
            Inject = [new PlanStep(LocalHost.HostName, HostCommand.Of("virsh", "-q", "suspend", domain))],
            Heal = [new PlanStep(LocalHost.HostName, Resume(domain)), new PlanStep(Host, HostCommand.Script(SetClock)) { Order = 1 }],
            Probe = [new PlanStep(LocalHost.HostName, PowerCut.Probe(domain, "paused"))],
            Guard = [], // a host that stands still runs no timer; storagechaos heal resumes it
        };
    }

    /// <summary>Lets a domain go on if it is paused.</summary>
    internal static HostCommand Resume(string domain) => HostCommand.Script(
        $"""if [ "$(virsh domstate {domain})" = paused ]; then virsh -q resume {domain}; fi""");

    // QEMU's real-time clock follows that of its host. It counts whole seconds, so the beginning of one is waited for.
    private const string SetClock = """
        clock=/sys/class/rtc/rtc0/since_epoch
        read -r before < $clock
        now=$before
        while [ "$now" = "$before" ]; do read -r now < $clock; done
        date -s "@$now"
        """;
}
