namespace StorageChaos.Storage;

/// <summary>The iSCSI session of the gateway (open-iscsi, iscsiadm(8)). The timers decide what an outage turns into.</summary>
public sealed record SessionSpec
{
    /// <summary>
    /// <c>node.session.timeo.replacement_timeout</c>: how long a broken session holds I/O before it fails it. Whole seconds.
    /// </summary>
    public TimeSpan ReplacementTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>node.conn[0].timeo.noop_out_interval</c>: time between pings. Whole seconds.</summary>
    public TimeSpan NoopInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>node.conn[0].timeo.noop_out_timeout</c>: how long a ping may stay unanswered. Whole seconds.</summary>
    public TimeSpan NoopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Raw node settings for <c>iscsiadm -m node -o update</c>, e.g. <c>node.conn[0].iscsi.DataDigest</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
