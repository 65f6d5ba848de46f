using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host is shut down in good order (systemctl(1), <c>poweroff</c>) and, on heal, switched on again: a reboot that takes the
/// fault's hold. Services are stopped and file systems unmounted, as far as the host gets while its network goes down too.
/// </summary>
public sealed record Reboot : Fault
{
    private static readonly TimeSpan ShutDownDeadline = TimeSpan.FromSeconds(110);

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
    public override IEnumerable<string> Alone(Topology topology) => [PowerState.Of(Host)];

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var power = topology.Power(Host);
        return new FaultPlan
        {
            // The ssh sessions end first, as logind would see to: otherwise they outlive the network, and a client that is not told
            // goes on writing. This is done by a unit of its own, since the session of this very command is among them.
            Inject =
            [
                new PlanStep(Host, HostCommand.Of(
                    "systemd-run",
                    "--quiet",
                    "--collect",
                    "sh",
                    "-c",
                    "sleep 0.5; systemctl kill ssh.service; systemctl --no-block poweroff")),
                new PlanStep(power.Host, UntilOff(power)) { Order = 1 },
            ],
            Heal = [PowerState.Start(power)],
            Probe = [PowerState.Probe(power, power.Off)],
            Guard = [new PlanStep(power.Host, OnceOff(power))],
            Booted = [Host],
        };
    }

    // A shutdown that has begun goes on without us, so its end is waited for.
    private static HostCommand OnceOff(IPower power) => HostCommand.Script($"""
        seconds=0
        until [ "$({power.State})" = '{power.Off}' ] || [ $seconds -ge {ShutDownDeadline.TotalSeconds:0} ]; do
          seconds=$((seconds + 1)); sleep 1
        done
        {Shell.Typed(power.Start())}
        """);

    private static HostCommand UntilOff(IPower power) =>
        HostCommand.Script($"""until [ "$({power.State})" = '{power.Off}' ]; do sleep 0.5; done""") with { Deadline = ShutDownDeadline };
}
