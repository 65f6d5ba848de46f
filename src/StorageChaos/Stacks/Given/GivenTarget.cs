using StorageChaos.Hosts;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Given;

/// <summary>
/// The target of a LUN that exists without us: nothing is built, nothing is removed. What it does with its caches cannot be read
/// back, so nothing may be lost because of it.
/// </summary>
/// <param name="host">The node that serves it; it need not have a shell.</param>
/// <param name="initiator">The node that uses it, which is asked whether it is the right one.</param>
/// <param name="lun">Which LUN.</param>
/// <param name="device">Its device node on the initiator.</param>
public sealed class GivenTarget(string host, string initiator, GivenLun lun, string device) : StackPart("target", host)
{
    /// <inheritdoc/>
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var script = HostCommand.Script($"""
            echo "name={lun.TargetName}"
            echo "wwid=$(/lib/udev/scsi_id -g -u -d {Shell.Quote(device)})"
            """);
        return EffectiveSettings.Parse((await hosts[initiator].RunAsync(script with { AnyExitCode = true }, ct)).Output);
    }

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading) =>
        Mismatch.Among(new Mismatch("WWID of the LUN", lun.Wwid, reading[Name]["wwid"]));
}
