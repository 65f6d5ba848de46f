using System.Text.Json.Nodes;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>
/// Hosts that exist without us, reached by ssh. We can neither switch their power nor take them back to an earlier state, so a
/// reset is only a new connection.
/// </summary>
public sealed class InventoryLab(LabSettings settings, TimeProvider clock) : SshLab(settings, settings.KeyFile, checkHostKeys: true, clock)
{
    /// <summary>Its kind, as the setting <c>lab:kind</c> has it.</summary>
    public const string Kind = "inventory";

    /// <inheritdoc/>
    public override Topology Topology { get; } = settings.Topology();

    /// <inheritdoc/>
    public override bool ResetRevertsAll => false;

    /// <inheritdoc/>
    protected internal override async Task ResetAsync(CancellationToken ct)
    {
        await ConnectAsync(ct);
        await PrepareAsync(clocks: false, ct);
    }

    /// <inheritdoc/>
    protected internal override Task UpAsync(Action<string> report, CancellationToken ct) => ResetAsync(ct);

    /// <inheritdoc/>
    protected internal override Task DownAsync(CancellationToken ct) =>
        throw new LabMismatchException("the hosts of an inventory are not ours to switch off");

    /// <inheritdoc/>
    protected override async Task<JsonObject> PlatformAsync(CancellationToken ct)
    {
        var platforms = await Task.WhenAll(Hosts.Values.Select(async h =>
            (h.Name, Says: (await h.RunAsync(HostCommand.Of("systemd-detect-virt") with { AnyExitCode = true }, ct)).Output.Trim())));
        return new JsonObject
        {
            ["kind"] = Kind,
            ["accelerator"] = string.Join(", ", platforms.Select(p => $"{p.Name}: {p.Says}")),
            ["acceleratorReason"] = "existing hosts, reported by systemd-detect-virt",
        };
    }
}
