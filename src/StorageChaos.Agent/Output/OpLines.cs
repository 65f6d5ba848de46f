using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Output;

/// <summary>
/// The lines of everything that works until it is told to stop: the agreement with whoever reads them. What belongs to one
/// kind of work only is added by its writer, under the names of the harness' own history: <c>v</c> version, <c>path</c>,
/// <c>to</c>, <c>value</c>, <c>detail</c>.
/// </summary>
internal static class OpLines
{
    /// <summary>Raised when a line changes its meaning.</summary>
    internal const int Protocol = 2;

    /// <summary>What the plainest writer does: the action of a line that names none.</summary>
    internal const string Append = "append";

    internal static JsonLine Hello(TimeSpan now, int processId, string host) =>
        new JsonLine("hello").Number("agent", Protocol).Seconds("t", now).Number("pid", processId).Text("host", host);

    /// <summary>The writer's file exists and its directory entry is durable, or why not.</summary>
    /// <param name="now">Time since the start.</param>
    /// <param name="writer">Number of the writer.</param>
    /// <param name="failure">Null when all went well.</param>
    /// <param name="of"><c>file</c> or <c>directory</c>: where it failed.</param>
    internal static JsonLine Ready(TimeSpan now, int writer, CallFailure? failure = null, string? of = null) =>
        new JsonLine("ready").Seconds("t", now).Number("w", writer)
            .TextIfAny("e", failure?.Name).TextIfAny("c", failure?.Call).TextIfAny("detail", of);

    internal static JsonLine Invoke(TimeSpan now, int writer, long number, string action = Append) =>
        Line("invoke", now, action, writer, number);

    internal static JsonLine Ok(TimeSpan now, int writer, long number, TimeSpan duration, string action = Append) =>
        Line("ok", now, action, writer, number).Seconds("d", duration);

    /// <summary>Indeterminate: it may or may not have happened.</summary>
    internal static JsonLine Info(TimeSpan now, int writer, long number, TimeSpan duration, CallFailure failure, string action = Append) =>
        Line("info", now, action, writer, number).Seconds("d", duration).Text("e", failure.Name).Text("c", failure.Call);

    /// <summary>It definitely did not happen.</summary>
    internal static JsonLine Fail(TimeSpan now, int writer, long number, TimeSpan duration, CallFailure failure, string action = Append) =>
        Line("fail", now, action, writer, number).Seconds("d", duration).Text("e", failure.Name).Text("c", failure.Call);

    /// <summary>A completion whose error is not that of a system call.</summary>
    /// <param name="phase"><c>info</c> or <c>fail</c>.</param>
    /// <param name="now">Time since the start.</param>
    /// <param name="writer">Number of the writer.</param>
    /// <param name="number">Number of the operation.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Name of the error.</param>
    /// <param name="call">What failed.</param>
    /// <param name="action">What was done.</param>
    internal static JsonLine Of(string phase, TimeSpan now, int writer, long number, TimeSpan duration, string error, string call, string action) =>
        Line(phase, now, action, writer, number).Seconds("d", duration).Text("e", error).Text("c", call);

    /// <param name="now">Time since the start.</param>
    /// <param name="written">Acknowledged operations of all writers.</param>
    /// <param name="stuck">Writers whose system call did not return.</param>
    internal static JsonLine Bye(TimeSpan now, long written, IReadOnlyList<int> stuck)
    {
        var line = new JsonLine("bye").Seconds("t", now).Number("written", written);
        return stuck.Count == 0 ? line : line.Numbers("stuck", stuck);
    }

    private static JsonLine Line(string phase, TimeSpan now, string action, int writer, long number) =>
        new JsonLine(phase).Seconds("t", now).TextIfAny("a", action == Append ? null : action).Number("w", writer).Number("n", number);
}
