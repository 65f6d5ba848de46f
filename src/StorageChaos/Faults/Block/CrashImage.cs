using System.Text.Json.Serialization;
using StorageChaos.Faults.Machines;
using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Faults.Block;

/// <summary>
/// The gateway and its disk lose power together, and the disk had a volatile cache: of the writes since the last flush, some
/// are gone. Every write is logged from before mkfs (dm-log-writes, kernel doc device-mapper/log-writes). The disk stalls, by
/// which the log is completed; the VM is destroyed and, on heal, started; before the file system is mounted the disk gets the
/// content that such a crash leaves. A file system that flushes before it promises loses nothing promised.
/// </summary>
public sealed record CrashImage : Fault
{
    private const string Gateway = "gateway";

    /// <summary>Size of the volatile cache in bytes: only the last writes since the last flush, up to this size, are at stake.</summary>
    public required int Cache { get; init; }

    /// <summary>How many of those never reach the disk, in percent: each one by a chance of its own.</summary>
    public int Missing { get; init; } = 50;

    /// <summary>Chooses which. The same log and seed give the same image.</summary>
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "crashes";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? PowerCutOf => Gateway;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool DiskCacheLost => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override LayerNeed? Layer => new(LayerPlace.Gateway, new CrashSpec(Cache, Missing, Seed));

    /// <inheritdoc/>
    public override string Describe() => $"crash of the gateway and its disk, {Missing} % of a cache of {Cache} bytes missing";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Cache is < 512 or > 1 << 30) yield return $"cache: {Cache} is not between 512 and 1073741824 bytes";
        if (Missing is < 0 or > 100) yield return $"missing: {Missing} is not a percentage";
        if (Seed < 0) yield return $"seed: {Seed} is negative";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var domain = Shell.Quote(links.Domain(Gateway));
        return new FaultPlan
        {
            Needs = [Need.Module(Gateway, "dm-log-writes"), Need.Module(Gateway, "dm-delay")],
            Prepare = [new PlanStep(Gateway, HostCommand.Script($$"""
                dmsetup table {{StackPaths.Layer(LayerPlace.Gateway)}} | grep -q ' log-writes ' || { echo 'the writes are not logged (any more): a disk crashes once a run' >&2; exit 1; }
                {{BlockStall.Prepare(LayerPlace.Gateway, id).Argv[2]}}
                """))],
            Inject =
            [
                // The old table writes down what it has not logged yet before it goes (dm-log-writes.c, log_writes_dtr).
                new PlanStep(Gateway, HostCommand.Script(LayerSwap.To(LayerPlace.Gateway, LayerSwap.Table(id)))),
                new PlanStep(LocalHost.HostName, HostCommand.Of("virsh", "-q", "destroy", domain)) { Order = 1 },
            ],
            Heal = [new PlanStep(LocalHost.HostName, PowerCut.Start(domain))],
            Probe = [new PlanStep(LocalHost.HostName, PowerCut.Probe(domain, "shut off"))],
            // For a harness that dies between the stall and the cut; what it says after a boot is about nothing.
            Guard = [new PlanStep(Gateway, LayerSwap.Restore(LayerPlace.Gateway))],
            Booted = [Gateway],
        };
    }
}
