namespace StorageChaos.Faults.Execution;

/// <summary>
/// Which faults of one schedule are there at the moment: a host that has booted cannot get its storage back while another fault
/// keeps it away, and waits for the end of that one.
/// </summary>
internal sealed class InForce
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource> ends = [];

    /// <summary>A fault is injected.</summary>
    public void Add(string id)
    {
        lock (gate) ends.TryAdd(id, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>A fault is over, or waits for others itself.</summary>
    public void Remove(string id)
    {
        lock (gate)
        {
            if (ends.Remove(id, out var end)) end.SetResult();
        }
    }

    /// <summary>Ends when the first of the other faults is over; null if there is none.</summary>
    public Task? FirstEndBeside(string id)
    {
        lock (gate)
        {
            var others = ends.Where(e => e.Key != id).Select(e => e.Value.Task).ToList();
            return others.Count == 0 ? null : Task.WhenAny(others);
        }
    }
}
