using StorageChaos.Agent.Native;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Output;

/// <summary>
/// The lines of every command that works until it is told to stop. The harness reads them. What only one kind of work has to say
/// is added by that kind, under the names of the harness' own history: <c>v</c> version, <c>path</c>, <c>to</c>, <c>value</c>,
/// <c>detail</c>.
/// </summary>
internal static class OpLines
{
    internal static JsonLine Hello(TimeSpan now, int processId, string host) =>
        new JsonLine(AgentLines.Hello)
            .Number(LineKeys.Protocol, AgentLines.Version)
            .Seconds(LineKeys.Time, now)
            .Number("pid", processId)
            .Text("host", host);

    /// <summary>The agent lives. By these lines the harness sees whether its clock has stood still.</summary>
    internal static JsonLine Beat(TimeSpan now) => new JsonLine(AgentLines.Beat).Seconds(LineKeys.Time, now);

    /// <summary>The writer's file exists and its directory entry is durable, or why not.</summary>
    /// <param name="now">Time since the start.</param>
    /// <param name="writer">Number of the writer.</param>
    /// <param name="failure">Null when all went well.</param>
    /// <param name="of">Where it failed, such as <c>file</c> or <c>directory</c>.</param>
    internal static JsonLine Ready(TimeSpan now, int writer, CallFailure? failure = null, string? of = null) =>
        new JsonLine(AgentLines.Ready).Seconds(LineKeys.Time, now).Number(LineKeys.Writer, writer)
            .TextIfAny(LineKeys.Error, failure?.Name).TextIfAny(LineKeys.Call, failure?.Call).TextIfAny(LineKeys.Detail, of);

    internal static JsonLine Invoke(TimeSpan now, int writer, long number, string? action = null) =>
        Line(AgentLines.Invoke, now, action, writer, number);

    internal static JsonLine Ok(TimeSpan now, int writer, long number, TimeSpan duration, string? action = null) =>
        Line(AgentLines.Ok, now, action, writer, number).Seconds(LineKeys.Duration, duration);

    /// <summary>It is in doubt: it may have happened or not.</summary>
    internal static JsonLine Info(
        TimeSpan now, int writer, long number, TimeSpan duration, string error, string call, string? action = null) =>
        Line(AgentLines.Info, now, action, writer, number)
            .Seconds(LineKeys.Duration, duration)
            .Text(LineKeys.Error, error)
            .Text(LineKeys.Call, call);

    /// <summary>It certainly did not happen.</summary>
    internal static JsonLine Fail(
        TimeSpan now, int writer, long number, TimeSpan duration, string error, string call, string? action = null) =>
        Line(AgentLines.Fail, now, action, writer, number)
            .Seconds(LineKeys.Duration, duration)
            .Text(LineKeys.Error, error)
            .Text(LineKeys.Call, call);

    /// <param name="now">Time since the start.</param>
    /// <param name="written">Acknowledged operations of all writers.</param>
    /// <param name="stuck">Writers whose system call did not return.</param>
    internal static JsonLine Bye(TimeSpan now, long written, IReadOnlyList<int> stuck)
    {
        var line = new JsonLine(AgentLines.Bye).Seconds(LineKeys.Time, now).Number("written", written);
        return stuck.Count == 0 ? line : line.Numbers("stuck", stuck);
    }

    // A line without an action is about an append: when the lines were agreed on there was no other kind of work.
    private static JsonLine Line(string phase, TimeSpan now, string? action, int writer, long number) =>
        new JsonLine(phase)
            .Seconds(LineKeys.Time, now)
            .TextIfAny(LineKeys.Action, action)
            .Number(LineKeys.Writer, writer)
            .Number(LineKeys.Number, number);
}
