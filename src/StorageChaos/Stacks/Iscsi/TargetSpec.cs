namespace StorageChaos.Stacks.Iscsi;

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

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (this is { Backstore: Backstore.Block, WriteCache: not WriteCache.WriteThrough })
            yield return "stack.target.writeCache: a block backstore has no cache of its own; use \"backstore\": \"fileio\"";
        foreach (var key in BackstoreAttributes.Keys.Where(k => k is "emulate_write_cache"))
            yield return $"stack.target.backstoreAttributes: '{key}' is set by stack.target.writeCache";
        // The key is the name of a file in configfs, its value one line of it.
        var attributes = BackstoreAttributes.Select(a => ("backstoreAttributes", a))
            .Concat(PortalGroupAttributes.Select(a => ("portalGroupAttributes", a)));
        foreach (var (section, (key, value)) in attributes)
        {
            if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || value.Any(char.IsControl))
                yield return $"stack.target.{section}: '{key}' and '{value}' are not the name of an attribute and its value";
        }
    }
}
