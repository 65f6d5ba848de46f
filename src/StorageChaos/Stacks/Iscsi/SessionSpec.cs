namespace StorageChaos.Stacks.Iscsi;

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

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        var times = new[] { ("replacementTimeout", ReplacementTimeout), ("noopInterval", NoopInterval), ("noopTimeout", NoopTimeout) };
        foreach (var (key, value) in times.Where(t => t.Item2.Ticks % TimeSpan.TicksPerSecond != 0))
            yield return $"stack.session.{key}: open-iscsi counts whole seconds, {value.TotalSeconds} s is not";
        foreach (var key in Settings.Keys.Where(IsOurs))
            yield return $"stack.session.settings: '{key}' is set by stack.session.replacementTimeout, noopInterval and noopTimeout";
        foreach (var foreign in Foreign()) yield return foreign;
    }

    // iscsiadm(8) keeps each as a line "name = value" of a file.
    private IEnumerable<string> Foreign() => Settings
        .Where(s => !s.Key.StartsWith("node.", StringComparison.Ordinal) || s.Key.Any(c => char.IsControl(c) || c == ' ')
            || s.Value.Length == 0 || s.Value.StartsWith('-') || s.Value.Any(char.IsControl))
        .Select(s => $"stack.session.settings: '{s.Key}' and '{s.Value}' are not a setting of a node and its value");

    private static bool IsOurs(string key) =>
        key.EndsWith(".replacement_timeout", StringComparison.Ordinal) || key.Contains(".noop_out_", StringComparison.Ordinal);
}
