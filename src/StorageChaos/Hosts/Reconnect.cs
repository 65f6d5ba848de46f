using Polly;
using Polly.Retry;

namespace StorageChaos.Hosts;

/// <summary>
/// Tries again and again, by Polly, until a host that boots or was reset can be reached. This is the only place where anything
/// is retried. Operations that enter a history are never retried.
/// </summary>
internal static class Reconnect
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Tries until it succeeds.</summary>
    /// <param name="attempt">One attempt, which has a deadline of its own.</param>
    /// <param name="deadline">After this time no attempt begins. The last one may end later, so that it can say what it found.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The failure of the last attempt; null if it succeeded.</returns>
    public static async Task<HostCommandException?> UntilAsync(
        Func<CancellationToken, Task> attempt, TimeSpan deadline, TimeProvider clock, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = Interval,
                ShouldHandle = new PredicateBuilder()
                    .Handle<HostCommandException>(e => CanChange(e) && clock.GetElapsedTime(began) < deadline),
            })
            .Build();
        try
        {
            await pipeline.ExecuteAsync(async token => await attempt(token), ct);
            return null;
        }
        catch (HostCommandException last)
        {
            return last;
        }
    }

    private static bool CanChange(HostCommandException e) => !SshAdvice.IsFinal(e.Outcome.ErrorOutput);
}
