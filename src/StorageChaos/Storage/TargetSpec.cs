namespace StorageChaos.Storage;

/// <summary>The iSCSI target (LIO, in configfs under <c>/sys/kernel/config/target</c>).</summary>
public sealed record TargetSpec
{
    /// <summary>What stands behind the LUN.</summary>
    public Backstore Backstore { get; init; } = Backstore.Block;

    /// <summary>The target's volatile cache. Only <see cref="Backstore.Fileio"/> has one of its own.</summary>
    public WriteCache WriteCache { get; init; } = WriteCache.WriteThrough;

    /// <summary>Raw backstore attributes, written to <c>.../core/&lt;hba&gt;/&lt;name&gt;/attrib/</c> as they are.</summary>
    public IReadOnlyDictionary<string, string> BackstoreAttributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Raw target portal group attributes, written to <c>.../tpgt_1/attrib/</c> as they are.</summary>
    public IReadOnlyDictionary<string, string> PortalGroupAttributes { get; init; } = new Dictionary<string, string>();
}
