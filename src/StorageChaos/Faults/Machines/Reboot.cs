using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host is rebooted in good order (systemctl(1), <c>reboot</c>): services are stopped, file systems unmounted, the kernel
/// starts anew. An event, not a state: nothing is held, and how long it takes is the host's own affair.
/// </summary>
public sealed record Reboot : Fault
{
    // A boot takes what is in /run with it; this is to be there afterwards (file-hierarchy(7)).
    private const string Left = "/var/tmp/storagechaos-boots-";
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "reboots";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? BootOf => Host;

    /// <inheritdoc/>
    public override string Describe() => $"reboot of {Host}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var boots = $"{Left}{links.Host(Host)}-{id}";
        return new FaultPlan
        {
            Prepare = [new PlanStep(Host, HostCommand.Script($": > {boots}"))],
            // Without sshd, whoever connects from here on reaches the next boot, and not the end of this one. Connections live on.
            Inject = [new PlanStep(Host, HostCommand.Script($"""
                cat {BootId} >> {boots}
                systemctl --no-block stop ssh.service
                systemctl --no-block reboot
                """))],
            Heal = links.Domains.TryGetValue(Host, out var domain) ? [new PlanStep(LocalHost.HostName, PowerCut.Start(Shell.Quote(domain)))] : [],
            Clear = [new PlanStep(Host, HostCommand.Of("rm", "-f", boots))],
            Probe = [new PlanStep(Host, HostCommand.Script($"""
                echo "effect=$(cat {boots} 2>/dev/null | grep -c -v -F -f {BootId} || :)"
                read -r up rest < /proc/uptime
                echo "uptime=$up"
                """) with
            { Deadline = TimeSpan.FromSeconds(8) })],
            Guard = [],
            Booted = [Host],
        };
    }

    /// <summary>Removes what tells the boots apart, whoever left it.</summary>
    internal static string Sweep => $"rm -f {Left}*";
}
