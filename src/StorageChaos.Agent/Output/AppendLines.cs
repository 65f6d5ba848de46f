using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Output;

/// <summary>The lines of <c>append</c>: the agreement with whoever reads them.</summary>
internal static class AppendLines
{
    /// <summary>Raised when a line changes its meaning.</summary>
    internal const int Protocol = 1;

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

    internal static JsonLine Invoke(TimeSpan now, int writer, long record) =>
        new JsonLine("invoke").Seconds("t", now).Number("w", writer).Number("n", record);

    internal static JsonLine Ok(TimeSpan now, int writer, long record, TimeSpan duration) =>
        Completion("ok", now, writer, record, duration);

    /// <summary>Indeterminate: the record may or may not be there.</summary>
    internal static JsonLine Info(TimeSpan now, int writer, long record, TimeSpan duration, CallFailure failure) =>
        Completion("info", now, writer, record, duration).Text("e", failure.Name).Text("c", failure.Call);

    /// <summary>The record was definitely not written.</summary>
    internal static JsonLine Fail(TimeSpan now, int writer, long record, TimeSpan duration, CallFailure failure) =>
        Completion("fail", now, writer, record, duration).Text("e", failure.Name).Text("c", failure.Call);

    /// <param name="now">Time since the start.</param>
    /// <param name="written">Acknowledged records of all writers.</param>
    /// <param name="stuck">Writers whose system call did not return.</param>
    internal static JsonLine Bye(TimeSpan now, long written, IReadOnlyList<int> stuck)
    {
        var line = new JsonLine("bye").Seconds("t", now).Number("written", written);
        return stuck.Count == 0 ? line : line.Numbers("stuck", stuck);
    }

    private static JsonLine Completion(string phase, TimeSpan now, int writer, long record, TimeSpan duration) =>
        new JsonLine(phase).Seconds("t", now).Number("w", writer).Number("n", record).Seconds("d", duration);
}
