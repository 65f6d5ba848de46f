using System.CommandLine;
using StorageChaos.Faults;
using StorageChaos.Faults.Machines;
using StorageChaos.Hosts;
using StorageChaos.Labs;

namespace StorageChaos.Cli;

/// <summary><c>heal</c>: for when all else is broken. Every host is tried, whatever the others do.</summary>
internal static class HealCommand
{
    public static Command Create(Func<ParseResult, Settings> open)
    {
        var command = new Command("heal", "Remove every fault of ours from every host, switch on what is off and resume what is paused");
        command.SetAction(async (parsed, ct) =>
        {
            await using var lab = open(parsed).OpenLab(TimeProvider.System);
            var healed = await Task.WhenAll(lab.Hosts.Values.Select(h => HealAsync(lab, h, ct)));
            return healed.All(h => h) ? ExitCode.Pass : ExitCode.Broken;
        });
        return command;
    }

    private static async Task<bool> HealAsync(Lab lab, SshHost host, CancellationToken ct)
    {
        try
        {
            if (lab.Links.Domains.TryGetValue(host.Name, out var domain))
            {
                await lab.Hypervisor.RunAsync(PowerCut.Start(domain), ct);
                await lab.Hypervisor.RunAsync(Pause.Resume(domain), ct);
            }

            await host.ConnectAsync(TimeSpan.FromSeconds(lab.Settings.ConnectSeconds), ct);
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
