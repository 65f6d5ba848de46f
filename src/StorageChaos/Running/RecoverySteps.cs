using StorageChaos.Checks.Expectations;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Running;

/// <summary>The rungs of recovery, in the order in which they are climbed: from the least to the most.</summary>
internal static class RecoverySteps
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2), Long = TimeSpan.FromMinutes(6);

    /// <summary>The rungs of a stack on a lab.</summary>
    public static IEnumerable<RecoveryStep> Of(StorageStack stack, Topology topology)
    {
        var (gateway, client) = (topology.Of(Role.Gateway), topology.Of(Role.Client));
        foreach (var (part, connects) in stack.With<IReconnect>())
        {
            yield return new RecoveryStep(
                RecoveryRung.SessionLoggedInAnew, part.Host, "the initiator logs in anew", Short,
                (run, ct) => connects.ReconnectAsync(run.Hosts, ct));
        }

        if (OpenOn(stack, gateway).Any())
        {
            yield return new RecoveryStep(
                RecoveryRung.Remounted, gateway, $"unmounted, mounted and exported again on {gateway}", Short,
                async (run, ct) =>
                {
                    await CloseAsync(run, gateway, ct);
                    await OpenAsync(run, gateway, ct);
                    return true;
                });
        }

        foreach (var (part, repairs) in stack.With<IRepair>().Where(r => r.Part.Host == gateway))
        {
            yield return new RecoveryStep(
                RecoveryRung.Repaired, gateway, $"the {part.Name} is repaired and mounted again on {gateway}", Long,
                async (run, ct) =>
                {
                    if (!await repairs.IsClosedAsync(run.Hosts, ct)) return false;
                    await CloseAsync(run, gateway, ct);
                    // A repair changes what is stored. The evidence comes first.
                    if (part is ICheckable checkable) await StackPhases.CheckAsync(run, part, checkable, ct);
                    await repairs.RepairAsync(run.Hosts, ct);
                    await OpenAsync(run, gateway, ct);
                    return true;
                });
        }

        if (topology.Node(gateway).Power is not null)
        {
            yield return new RecoveryStep(
                RecoveryRung.GatewayRebooted, gateway, $"{gateway} is rebooted in good order", Long,
                async (run, ct) =>
                {
                    await run.RebootAsync(gateway, ct);
                    return true;
                });
            yield return PowerCycle(topology.Node(gateway));
        }

        if (OpenOn(stack, client).Any())
        {
            yield return new RecoveryStep(
                RecoveryRung.ClientRemounted, client, $"unmounted and mounted again on {client}", Short,
                async (run, ct) =>
                {
                    await CloseAsync(run, client, ct);
                    await OpenAsync(run, client, ct);
                    return true;
                });
        }

        if (topology.Node(client).Power is not null) yield return PowerCycle(topology.Node(client));
    }

    /// <summary>The power of a host is cut and switched on.</summary>
    public static RecoveryStep PowerCycle(Node node) => new(
        node.Role switch
        {
            Role.Client => RecoveryRung.ClientRebooted,
            Role.Target => RecoveryRung.TargetPowerCycled,
            _ => RecoveryRung.GatewayPowerCycled,
        },
        node.Name,
        $"the power of {node.Name} is cut and switched on",
        Long,
        async (run, ct) =>
        {
            await run.CyclePowerAsync(node.Name, ct);
            await run.RestoreAsync(node.Name, ct);
            return true;
        });

    private static IEnumerable<(StackPart Part, IOpen Ability)> OpenOn(StorageStack stack, string host) =>
        stack.With<IOpen>().Where(o => o.Part.Host == host);

    private static async Task CloseAsync(RunContext run, string host, CancellationToken ct)
    {
        foreach (var (_, open) in OpenOn(run.Stack, host).Reverse()) await open.CloseAsync(run.Hosts, ct);
    }

    private static async Task OpenAsync(RunContext run, string host, CancellationToken ct)
    {
        foreach (var (part, _) in OpenOn(run.Stack, host)) await part.RestoreAsync(run.Hosts, ct);
    }
}
