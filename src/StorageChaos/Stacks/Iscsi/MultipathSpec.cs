using System.Globalization;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>
/// Two paths to the LUN, over the links <c>san</c> and <c>san1</c>, under dm-multipath on the gateway (multipath.conf(5)).
/// Every default is what multipath-tools has for a LIO target.
/// </summary>
public sealed record MultipathSpec
{
    /// <summary>
    /// <c>no_path_retry</c>, when no path is left: <c>queue</c> holds I/O until one is back, <c>fail</c> fails it at once, a
    /// number such as <c>12</c> holds it for so many checks.
    /// </summary>
    public string NoPathRetry { get; init; } = "12";

    /// <summary><c>polling_interval</c> and <c>max_polling_interval</c>: time between two checks of a path. Whole seconds.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>fast_io_fail_tmo</c>: how long a broken session holds I/O before it goes to the other path. multipathd(8) sets the
    /// session's <c>recovery_tmo</c> to it, whatever its replacement timeout was. Whole seconds.
    /// </summary>
    public TimeSpan FastIoFailTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Raw settings for the <c>overrides</c> section, e.g. <c>path_grouping_policy</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (NoPathRetry is not ("queue" or "fail")
            && !(int.TryParse(NoPathRetry, NumberStyles.None, CultureInfo.InvariantCulture, out var checks) && checks > 0))
            yield return $"stack.multipath.noPathRetry: '{NoPathRetry}' is not queue, fail or a number of checks";
        foreach (var (key, value) in new[] { ("pollingInterval", PollingInterval), ("fastIoFailTimeout", FastIoFailTimeout) })
        {
            if (value < TimeSpan.FromSeconds(1) || value.Ticks % TimeSpan.TicksPerSecond != 0)
                yield return $"stack.multipath.{key}: multipathd counts whole seconds from 1, {value.TotalSeconds} s is not";
        }

        foreach (var key in Settings.Keys.Where(k =>
            k is "no_path_retry" or "polling_interval" or "max_polling_interval" or "fast_io_fail_tmo"))
            yield return $"stack.multipath.settings: '{key}' is set by stack.multipath.noPathRetry, pollingInterval and fastIoFailTimeout";
        // One setting a line: a line that does not parse is skipped with a warning, and a brace would end the section.
        foreach (var (key, value) in Settings.Where(s =>
            s.Key.Length == 0
            || !s.Key.All(c => char.IsAsciiLetterLower(c) || c == '_')
            || s.Value.Length == 0
            || s.Value.Any(c => c is '"' or '{' or '}' or '#' or '!' || char.IsControl(c))))
            yield return $"stack.multipath.settings: '{key}' and '{value}' are not a setting of multipath.conf and its value";
    }
}
