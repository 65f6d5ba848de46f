namespace StorageChaos.Faults.Execution;

/// <summary>Which hosts the faults of one schedule switch off and on. All executions of a <see cref="Nemesis"/> share it.</summary>
internal sealed class Boots
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Boot> latest = [];
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the next boot begins.</summary>
    public Task Next
    {
        get
        {
            lock (gate) return next.Task;
        }
    }

    /// <summary>A host is about to be switched off.</summary>
    /// <param name="host">The host.</param>
    /// <param name="by">Id of the fault that does it.</param>
    /// <param name="words">That fault in words.</param>
    public Boot Begin(string host, string by, string words)
    {
        lock (gate)
        {
            var begun = next;
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            begun.SetResult();
            return latest[host] = new Boot(host, by, words);
        }
    }

    /// <summary>The last boot of a host, under way or over; null if it had none.</summary>
    public Boot? Of(string host)
    {
        lock (gate) return latest.GetValueOrDefault(host);
    }

    /// <summary>Waits until none of these hosts is away.</summary>
    public async Task AllBackAsync(IEnumerable<string> hosts, CancellationToken ct)
    {
        foreach (var host in hosts)
        {
            while (Of(host) is { Back.IsCompleted: false } boot) await boot.Back.WaitAsync(ct);
        }
    }
}
