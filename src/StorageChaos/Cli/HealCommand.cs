using System.CommandLine;
using StorageChaos.Faults.Registry;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;

namespace StorageChaos.Cli;

/// <summary><c>heal</c>: the last resort when a run could not heal its faults. It tries every host, even if others fail.</summary>
internal static class HealCommand
{
    public static Command Create(Func<ParseResult, Settings> open)
    {
        var command = new Command("heal", "Remove every fault of ours from every host, switch on what is off and resume what is paused");
        command.SetAction(async (parsed, ct) =>
        {
            await using var lab = open(parsed).OpenLab(TimeProvider.System);
            using var ours = lab.Reserve();
            var healed = await Task.WhenAll(lab.Hosts.Values.Select(h => HealAsync(lab, h, ct)));
            return healed.All(h => h) ? ExitCode.Pass : ExitCode.Broken;
        });
        return command;
    }

    private static async Task<bool> HealAsync(Lab lab, IHost host, CancellationToken ct)
    {
        try
        {
            if (lab.Topology.Node(host.Name).Power is { } power)
            {
                await lab.Hypervisor.RunAsync(power.Start(), ct);
                if (power is ISuspend suspended) await lab.Hypervisor.RunAsync(suspended.Resume(), ct);
                await lab.AfterPowerOnAsync(host.Name, ct);
            }

            await host.RunAsync(FaultSweep.RemoveAll(), ct);
            Console.WriteLine($"{host.Name}: no fault of ours is left");
            return true;
        }
        catch (HostCommandException e)
        {
            await Console.Error.WriteLineAsync($"storagechaos: {e.Message}");
            return false;
        }
    }
}
