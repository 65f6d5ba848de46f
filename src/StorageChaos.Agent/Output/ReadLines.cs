using StorageChaos.Protocol;

namespace StorageChaos.Agent.Output;

/// <summary>The lines of every command that reads back. The harness reads them. Each kind of work adds what it has to say.</summary>
internal static class ReadLines
{
    /// <summary>Something was found.</summary>
    /// <param name="action">What was read; null: records.</param>
    /// <param name="writer">Number of the writer that it belongs to.</param>
    internal static JsonLine Found(string? action, int writer) =>
        new JsonLine(AgentLines.Read).TextIfAny(LineKeys.Action, action).Number(LineKeys.Writer, writer);

    /// <summary>All that there is of one writer was read.</summary>
    /// <param name="action">What was read; null: records.</param>
    /// <param name="writer">Number of the writer.</param>
    /// <param name="slots">How much there is.</param>
    internal static JsonLine End(string? action, int writer, long slots) =>
        new JsonLine(AgentLines.End).TextIfAny(LineKeys.Action, action).Number(LineKeys.Writer, writer).Number(LineKeys.Slots, slots);

    /// <param name="now">Time since the start.</param>
    /// <param name="slots">How much there is of all writers.</param>
    internal static JsonLine Bye(TimeSpan now, long slots) =>
        new JsonLine(AgentLines.Bye).Seconds(LineKeys.Time, now).Number(LineKeys.Slots, slots);
}
