using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults.Block;

/// <summary>
/// The gateway and its disk lose power together, and the disk had a volatile cache: of the writes since the last flush, some
/// are gone. Every write is logged from before mkfs (dm-log-writes, kernel doc device-mapper/log-writes). The disk stalls, by
/// which the log is completed; the VM is destroyed and, on heal, started; before the file system is mounted the disk gets the
/// content that such a crash leaves. A file system that flushes before it promises loses nothing promised.
/// </summary>
public sealed record CrashImage : Fault
{
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
    public override string? PowerCutOf => Role.Gateway;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool DiskCacheLost => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ShimNeed? NeededShim => new(ShimPosition.Gateway, new CrashSpec(Cache, Missing, Seed));

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) =>
        [.. base.Alone(topology), PowerState.Of(topology.Of(Role.Gateway))];

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
    public override FaultPlan Compile(string id, Topology topology)
    {
        var gateway = topology.Of(Role.Gateway);
        var power = topology.Power(gateway);
        return new FaultPlan
        {
            Needs = [Need.Module(gateway, "dm-log-writes"), Need.Module(gateway, "dm-delay")],
            Prepare = [new PlanStep(gateway, HostCommand.Script($$"""
                dmsetup table {{Shim.NameOf(ShimPosition.Gateway)}} | grep -q ' log-writes ' || { echo 'the writes are not logged (any more): a disk crashes once a run' >&2; exit 1; }
                {{BlockStall.Prepare(ShimPosition.Gateway, id).Argv[2]}}
                """))],
            Inject =
            [
                // Before the old table goes, it writes down what it has not logged yet (dm-log-writes.c, log_writes_dtr).
                new PlanStep(gateway, HostCommand.Script(ShimSwap.To(ShimPosition.Gateway, ShimSwap.Table(id)))),
                new PlanStep(power.Host, power.Cut()) { Order = 1 },
            ],
            Heal = [PowerState.Start(power)],
            Probe = [PowerState.Probe(power, power.Off)],
            // For a harness that dies between the stall and the cut, and for one that dies after it.
            Guard =
            [
                new PlanStep(gateway, ShimSwap.Restore(ShimPosition.Gateway)),
                PowerState.Start(power),
            ],
            Booted = [gateway],
        };
    }
}
