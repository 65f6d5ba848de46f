using System.Text.Json.Nodes;
using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>Hosts that exist without us, over ssh. Their power and their past are not ours: a reset is only a new connection.</summary>
public sealed class InventoryLab(LabSettings settings, TimeProvider clock) : Lab(settings, clock)
{
    /// <inheritdoc/>
    public override bool ResetRevertsAll => false;

    /// <inheritdoc/>
    public override async Task ResetAsync(CancellationToken ct)
    {
        await ConnectAsync(TimeSpan.FromSeconds(Settings.ConnectSeconds), ct);
        await UploadAgentAsync(ct);
    }

    /// <inheritdoc/>
    protected override async Task<JsonObject> PlatformAsync(CancellationToken ct)
    {
        var platforms = await Task.WhenAll(Hosts.Values.Select(async h =>
            (h.Name, (await h.RunAsync(HostCommand.Of("systemd-detect-virt") with { AnyExitCode = true }, ct)).Output.Trim())));
        return new JsonObject
        {
            ["kind"] = "inventory",
            ["accelerator"] = string.Join(", ", platforms.Select(p => $"{p.Name}: {p.Item2}")),
            ["acceleratorReason"] = "existing hosts, reported by systemd-detect-virt",
        };
    }
}
