using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace StorageChaos.Hosts;

/// <summary>
/// Tries again and again, by Polly, until a host that boots or was reset can be reached. This is the only place where anything
/// is retried. Operations that enter a history are never retried.
/// </summary>
internal static class Reconnect
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // Errors of ssh that do not change by waiting (ssh(1), sshd(8)).
    private static readonly string[] Final = ["Host key verification failed", "Permission denied", "Could not resolve hostname"];

    /// <summary>Tries until it succeeds.</summary>
    /// <param name="attempt">One attempt.</param>
    /// <param name="deadline">For all attempts together.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The failure of the last attempt; null if it succeeded.</returns>
    public static async Task<HostCommandException?> UntilAsync(
        Func<CancellationToken, Task> attempt, TimeSpan deadline, TimeProvider clock, CancellationToken ct)
    {
        HostCommandException? last = null;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(deadline)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = Interval,
                ShouldHandle = new PredicateBuilder().Handle<HostCommandException>(e => CanChange(last = e)),
            })
            .Build();
        try
        {
            await pipeline.ExecuteAsync(async token => await attempt(token), ct);
            return null;
        }
        catch (Exception e) when (e is TimeoutRejectedException or HostCommandException && last is not null)
        {
            return last;
        }
    }

    private static bool CanChange(HostCommandException e) =>
        !Final.Any(f => e.Outcome.ErrorOutput.Contains(f, StringComparison.Ordinal));
}
