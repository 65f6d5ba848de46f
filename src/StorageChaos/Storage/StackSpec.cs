namespace StorageChaos.Storage;

/// <summary>A whole SAN-under-NAS stack, asked for as a value. Every default is what Debian would give.</summary>
public sealed record StackSpec
{
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
    /// The timers that decide what an outage turns into, by the names that their man pages use: a scenario may state its
    /// times as multiples of them.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> Timers()
    {
        var timers = new Dictionary<string, TimeSpan>
        {
            ["noop_out_interval"] = Session.NoopInterval,
            ["noop_out_timeout"] = Session.NoopTimeout,
            // After so long a silence an initiator knows (open-iscsi README, 8.1).
            ["noop_out"] = Session.NoopInterval + Session.NoopTimeout,
        };
        // With two paths multipathd sets the replacement timeout to its own.
        timers[Multipath is null ? "replacement_timeout" : "fast_io_fail_tmo"] = RecoveryTimeout;
        return timers;
    }

    /// <summary>How long a broken session really holds I/O before it fails it, or before it goes to the other path.</summary>
    internal TimeSpan RecoveryTimeout => Multipath?.FastIoFailTimeout ?? Session.ReplacementTimeout;

    /// <summary>What this stack promises to keep, and what it may lawfully lose, if it is built as it is asked for.</summary>
    public DurabilityContract Contract() => DurabilityContract.Of(this);

    /// <summary>What is impossible or contradicts itself, one sentence each with the key; empty if the stack can be built.</summary>
    public IEnumerable<string> Problems()
    {
        if (Target is { Backstore: Backstore.Block, WriteCache: not WriteCache.WriteThrough })
            yield return "stack.target.writeCache: a block backstore has no cache of its own; use \"backstore\": \"fileio\"";
        foreach (var key in Target.BackstoreAttributes.Keys.Where(k => k is "emulate_write_cache"))
            yield return $"stack.target.backstoreAttributes: '{key}' is set by stack.target.writeCache";
        foreach (var (key, value) in new[]
                 {
                     ("replacementTimeout", Session.ReplacementTimeout),
                     ("noopInterval", Session.NoopInterval),
                     ("noopTimeout", Session.NoopTimeout),
                 })
        {
            if (value.Ticks % TimeSpan.TicksPerSecond != 0)
                yield return $"stack.session.{key}: open-iscsi counts whole seconds, {value.TotalSeconds} s is not";
        }

        foreach (var key in Session.Settings.Keys.Where(k => k.EndsWith(".replacement_timeout", StringComparison.Ordinal) || k.Contains(".noop_out_", StringComparison.Ordinal)))
            yield return $"stack.session.settings: '{key}' is set by stack.session.replacementTimeout, noopInterval and noopTimeout";
        foreach (var problem in Multipath?.Problems() ?? [])
            yield return problem;
        if (Multipath is { } paths && Session.ReplacementTimeout != new SessionSpec().ReplacementTimeout && Session.ReplacementTimeout != paths.FastIoFailTimeout)
            yield return "stack.session.replacementTimeout: with two paths multipathd sets it to stack.multipath.fastIoFailTimeout";
        if (Mount.Version is not ("3" or "4.1" or "4.2"))
            yield return $"stack.mount.version: '{Mount.Version}' is not one of 3, 4.1, 4.2";
        foreach (var option in Export.Options.Where(o => o is "sync" or "async"))
            yield return $"stack.export.options: '{option}' is set by stack.export.mode";
        foreach (var option in Mount.Options.Where(o => o is "hard" or "soft" || o.StartsWith("vers=", StringComparison.Ordinal) || o.StartsWith("nfsvers=", StringComparison.Ordinal)))
            yield return $"stack.mount.options: '{option}' is set by stack.mount.mode and stack.mount.version";
    }
}
