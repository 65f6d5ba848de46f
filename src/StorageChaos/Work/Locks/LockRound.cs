using System.Globalization;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>One round under a lock: taken, looked, written. Only what was under a lock that was granted is one.</summary>
/// <param name="Granted">The completion of the lock.</param>
/// <param name="Write">What was written under it; null if it did not come to that.</param>
internal sealed record LockRound(Op Granted, Attempt? Write)
{
    public int Writer => Granted.Writer!.Value;

    public long Record => Granted.Record!.Value;

    /// <summary>Whether the write's barrier returned: then nobody told the writer that its lock was lost.</summary>
    public bool Acknowledged => Write is { Knowledge: Knowledge.Acknowledged, Invoke: not null };

    /// <summary>The count, or the place of the append.</summary>
    public long? Version => (Write?.Invoke ?? Write?.Completion)?.Version;

    /// <summary>The count that was seen.</summary>
    public long? Seen => Write?.Invoke?.Value is { } value && value.StartsWith("seen=", StringComparison.Ordinal)
        && long.TryParse(value.AsSpan(5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seen) ? seen : null;

    /// <summary>All rounds of one file, in the order in which their locks were granted.</summary>
    public static List<LockRound> Of(History history, string action)
    {
        var writes = Attempt.Of(history, action);
        var paths = history.Of(action).Select(op => op.Path).Distinct().ToHashSet();
        return [.. from granted in history.Of(LockProtocol.Lock)
                   where granted is { Phase: OpPhase.Ok, Writer: not null, Record: not null } && paths.Contains(granted.Path)
                   orderby granted.Index
                   select new LockRound(granted, writes.GetValueOrDefault((granted.Writer!.Value, granted.Record!.Value)))];
    }
}
