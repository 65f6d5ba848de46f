namespace StorageChaos.Hosts;

/// <summary>Waiting for a condition, always with a deadline.</summary>
public static class Wait
{
    /// <summary>Asks again and again until the condition holds.</summary>
    /// <returns>Whether it held within <paramref name="deadline"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static async Task<bool> UntilAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan deadline, TimeSpan interval, TimeProvider clock, CancellationToken ct)
    {
        var from = clock.GetTimestamp();
        while (!await condition(ct))
        {
            if (clock.GetElapsedTime(from) >= deadline) return false;
            await Task.Delay(interval, clock, ct);
        }

        return true;
    }
}
