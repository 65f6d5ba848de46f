using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Locks;

/// <summary>Does the steps of one writer, each an operation of its own with its times.</summary>
internal sealed class Steps(int writer, Journal journal, AgentClock clock)
{
    private long acknowledged;

    internal int Writer => writer;

    internal long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <param name="action">What is done.</param>
    /// <param name="number">In which round.</param>
    /// <param name="path">With which file.</param>
    /// <param name="act">Does it; returns what failed, if anything.</param>
    /// <param name="version">What is written, if anything.</param>
    /// <param name="value">What was seen before.</param>
    /// <param name="seen">What was seen by doing it; asked when it is done.</param>
    /// <returns>Whether it succeeded. False also if nobody records any more.</returns>
    internal bool Do(string action, long number, string path, Func<CallFailure?> act, long? version = null, string? value = null, Func<long?>? seen = null)
    {
        if (!journal.Write(With(OpLines.Invoke(clock.Now, writer, number, action), path, version, value))) return false;
        var began = clock.Now;
        var failure = act();
        var ended = clock.Now;
        if (failure is { } failed)
        {
            journal.Write(With(OpLines.Info(ended, writer, number, ended - began, failed, action), path, version, value));
            return false;
        }

        Interlocked.Increment(ref acknowledged);
        return journal.Write(With(OpLines.Ok(ended, writer, number, ended - began, action), path, version ?? seen?.Invoke(), value));
    }

    private static JsonLine With(JsonLine line, string path, long? version, string? value)
    {
        line.Text("path", path).TextIfAny("value", value);
        return version is { } v ? line.Number("v", v) : line;
    }
}
