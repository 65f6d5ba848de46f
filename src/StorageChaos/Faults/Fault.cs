using System.Text.Json.Serialization;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults;

/// <summary>
/// Something that breaks, as a value. <see cref="Compile"/> is pure: what a fault will do to which host can be
/// seen, and tested, without a host. Its kinds are listed in <see cref="Registry.FaultKinds"/>.
/// </summary>
public abstract record Fault
{
    /// <summary>The names of all objects that we leave on a host for a while begin with this.</summary>
    public const string Tag = "STORAGECHAOS";

    /// <summary>The fault in words, e.g. <c>partition of san, both ways, tcp port 3260</c>.</summary>
    public abstract string Describe();

    /// <summary>What <see cref="Reading.Effect"/> counts, in words: <c>packets</c>, <c>power cuts</c>.</summary>
    [JsonIgnore]
    public abstract string Unit { get; }

    /// <summary>The host that loses what it holds in memory alone; null: none. A durability contract may allow for it.</summary>
    [JsonIgnore]
    public virtual string? PowerCutOf => null;

    /// <summary>The host on which every process ends, be it by a power cut or in good order; null: none.</summary>
    [JsonIgnore]
    public virtual string? BootOf => PowerCutOf;

    /// <summary>Whether the disk of that host loses what its volatile cache holds, too.</summary>
    [JsonIgnore]
    public virtual bool DiskCacheLost => false;

    /// <summary>Whether it sets the clock of a host: times that were seen there may go back.</summary>
    [JsonIgnore]
    public virtual bool SetsClock => false;

    /// <summary>The layer of ours that the stack must have for this fault; null: none.</summary>
    [JsonIgnore]
    public virtual ShimNeed? NeededShim => null;

    /// <summary>
    /// What it needs for itself while it is there, in words: two faults that need the same cannot be there at the same time. Of a
    /// shim, the table.
    /// </summary>
    /// <param name="topology">How the lab is wired.</param>
    /// <exception cref="LabMismatchException">The lab has no such host.</exception>
    public virtual IEnumerable<string> Alone(Topology topology) =>
        NeededShim is { } shim ? [$"the block layer of {topology.Of(shim.At.Role())}"] : [];

    /// <summary>Turns the fault into commands.</summary>
    /// <param name="id">Unique in its schedule, e.g. <c>f0</c>; becomes part of chain and device names.</param>
    /// <param name="topology">How the lab is wired.</param>
    /// <exception cref="LabMismatchException">The lab has no such link or host, or it must not be touched.</exception>
    public abstract FaultPlan Compile(string id, Topology topology);

    /// <summary>What is wrong with the fault itself, one sentence each, beginning with the key; empty if nothing is.</summary>
    public virtual IEnumerable<string> Problems() => [];
}
