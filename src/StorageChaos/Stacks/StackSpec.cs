using System.Text.Json.Serialization;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Stacks;

/// <summary>A whole SAN-under-NAS stack, asked for as a value. Every default is what Debian would give.</summary>
public sealed record StackSpec
{
    private static readonly Dictionary<string, object> NoMore = [];

    /// <summary>The iSCSI target.</summary>
    public TargetSpec Target { get; init; } = new();

    /// <summary>The initiator's session.</summary>
    public SessionSpec Session { get; init; } = new();

    /// <summary>A second path, over the link <c>san1</c>, under dm-multipath; null: one path, without dm-multipath.</summary>
    public MultipathSpec? Multipath { get; init; }

    /// <summary>The file system on the LUN.</summary>
    public FileSystemSpec FileSystem { get; init; } = new();

    /// <summary>The NFS export.</summary>
    public ExportSpec Export { get; init; } = new();

    /// <summary>The client's mount.</summary>
    public MountSpec Mount { get; init; } = new();

    /// <summary>
    /// Sections of parts that are not in every stack, by their keys: see <see cref="PartKind.Section"/>. In a scenario file each
    /// is a section beside those above.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object> More { get; internal set; } = NoMore;

    /// <summary>The timers that decide what an outage turns into: see <see cref="StorageStack.Timers"/>.</summary>
    /// <param name="kinds">The kinds of parts that there are; null: <see cref="PartKinds.All"/>.</param>
    public IReadOnlyDictionary<string, TimeSpan> Timers(IReadOnlyList<PartKind>? kinds = null) =>
        StorageStack.Of(this, StackSite.Nowhere, kinds).Timers();

    /// <summary>What this stack promises to keep, and what it may lawfully lose, if it is built as it is asked for.</summary>
    /// <param name="kinds">The kinds of parts that there are; null: <see cref="PartKinds.All"/>.</param>
    public DurabilityContract Contract(IReadOnlyList<PartKind>? kinds = null) =>
        StorageStack.Of(this, StackSite.Nowhere, kinds).Contract(new Dictionary<string, EffectiveSettings>());

    /// <summary>What is impossible or contradicts itself, one sentence each with the key; empty if the stack can be built.</summary>
    /// <param name="topology">The lab; null: any.</param>
    /// <param name="kinds">The kinds of parts that there are; null: <see cref="PartKinds.All"/>.</param>
    public IEnumerable<string> Problems(Topology? topology = null, IReadOnlyList<PartKind>? kinds = null) =>
        (kinds ?? PartKinds.All).SelectMany(k => k.Problems(this, topology ?? Topology.Standard));
}
