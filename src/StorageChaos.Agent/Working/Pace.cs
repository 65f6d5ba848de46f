namespace StorageChaos.Agent.Working;

/// <summary>How long a worker waits after an operation.</summary>
internal static class Pace
{
    /// <summary>The wait after a failure: an outage of minutes must not become a million lines.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits; the stop ends it early.</summary>
    /// <param name="succeeded">How the last operation ended.</param>
    /// <param name="pause">For how long, if it succeeded.</param>
    /// <param name="stop">Ends it.</param>
    internal static void Keep(bool succeeded, TimeSpan pause, CancellationToken stop)
    {
        var left = succeeded ? pause : AfterFailure;
        if (left > TimeSpan.Zero) stop.WaitHandle.WaitOne(left);
    }
}
