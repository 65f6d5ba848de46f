namespace StorageChaos.Agent.Output;

/// <summary>Time since the agent started, by CLOCK_MONOTONIC: setting the client's clock does not change it.</summary>
internal sealed class AgentClock(TimeProvider provider)
{
    private readonly long started = provider.GetTimestamp();

    internal TimeSpan Now => provider.GetElapsedTime(started);
}
