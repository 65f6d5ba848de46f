using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host is rebooted in good order (systemctl(1), <c>reboot</c>): services are stopped, file systems unmounted, the kernel
/// starts anew. An event, not a state: nothing is held, and how long it takes is the host's own affair.
/// </summary>
public sealed record Reboot : Fault
{
    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "reboots";

    /// <inheritdoc/>
    public override string Describe() => $"reboot of {Host}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var mark = Note.Path(links.Host(Host), $"{id}.booted-before");
        return new FaultPlan
        {
            Prepare = [new PlanStep(Host, HostCommand.Script($"mkdir -p {FaultPlan.StateDirectory}; touch {mark}"))],
            // Without sshd, whoever connects from here on reaches the next boot, and not the end of this one.
            Inject = [new PlanStep(Host, HostCommand.Script("systemctl --no-block reboot; systemctl stop ssh.socket ssh.service 2>/dev/null || :"))],
            Heal = links.Domains.TryGetValue(Host, out var domain) ? [new PlanStep(LocalHost.HostName, PowerCut.Start(Shell.Quote(domain)))] : [],
            // What lies in /run is gone after a boot (file-hierarchy(7)).
            Probe = [new PlanStep(Host, HostCommand.Script($"""
                if [ -e {mark} ]; then echo effect=0; else echo effect=1; fi
                read -r up rest < /proc/uptime; echo "uptime=$up"
                """))],
            Guard = [],
            Booted = [Host],
        };
    }
}
