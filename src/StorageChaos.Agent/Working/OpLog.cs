using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Working;

/// <summary>Tells what one worker does. Each operation is invoked, and later it is acknowledged, failed or in doubt.</summary>
/// <param name="writer">Number of the worker, which is in every line.</param>
/// <param name="write">Takes a line of the journal; false when nobody records it any more.</param>
/// <param name="clock">Gives the times.</param>
internal sealed class OpLog(int writer, Func<JsonLine, bool> write, AgentClock clock)
{
    private long acknowledged;
    private JsonLine? held;

    internal int Writer => writer;

    /// <summary>How many operations were acknowledged. Read by another thread.</summary>
    internal long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>
    /// Whether the line of an operation that ended well waits for that of the next one, so that both are one write(2): on a slow machine
    /// the way of a line to its reader costs as much as a write to the storage. Only for a worker that goes on at once.
    /// </summary>
    internal bool Joins { get; set; }

    /// <summary>Time since the agent started.</summary>
    internal TimeSpan Now => clock.Now;

    /// <summary>The worker can begin, or cannot.</summary>
    /// <param name="failure">Why not.</param>
    /// <param name="detail">Where it failed, or what it has to do without.</param>
    internal void Ready(CallFailure? failure, string? detail) => write(OpLines.Ready(clock.Now, writer, failure, detail));

    /// <summary>An operation begins.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="action">What is done; null: a record is appended.</param>
    /// <param name="with">Adds to the line what this kind of work has to say.</param>
    /// <returns>Whether the line was recorded. If not, the operation must not be done.</returns>
    internal bool Invoke(long number, string? action, Func<JsonLine, JsonLine>? with = null) =>
        Write(OpLines.Invoke(clock.Now, writer, number, action), with);

    /// <summary>An operation has just ended well.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="action">What was done.</param>
    /// <param name="began">When its first system call began.</param>
    /// <param name="with">Adds to the line what this kind of work has to say.</param>
    /// <param name="counts">Whether something was promised, so that it counts as acknowledged.</param>
    internal bool Ok(long number, string? action, TimeSpan began, Func<JsonLine, JsonLine>? with = null, bool counts = true)
    {
        var ended = clock.Now;
        if (counts) Interlocked.Increment(ref acknowledged);
        var line = OpLines.Ok(ended, writer, number, ended - began, action);
        if (!Joins) return Write(line, with);
        held = with is null ? line : with(line);
        return true;
    }

    /// <summary>Hands over the line that waits, if one does: the worker ends, or does something that may take long.</summary>
    internal void Flush()
    {
        if (held is not { } line) return;
        held = null;
        write(line);
    }

    /// <summary>An operation has just failed.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="action">What was tried.</param>
    /// <param name="began">When its first system call began.</param>
    /// <param name="definite">Whether it certainly did not happen. If not, it is in doubt.</param>
    /// <param name="error">Name of the error.</param>
    /// <param name="call">What failed.</param>
    /// <param name="with">Adds to the line what this kind of work has to say.</param>
    internal void Failed(
        long number, string? action, TimeSpan began, bool definite, string error, string call, Func<JsonLine, JsonLine>? with = null)
    {
        var ended = clock.Now;
        var line = definite
            ? OpLines.Fail(ended, writer, number, ended - began, error, call, action)
            : OpLines.Info(ended, writer, number, ended - began, error, call, action);
        Write(line, with);
    }

    /// <summary>As above, for the failure of a system call.</summary>
    internal void Failed(
        long number, string? action, TimeSpan began, bool definite, CallFailure failure, Func<JsonLine, JsonLine>? with = null) =>
        Failed(number, action, began, definite, failure.Name, failure.Call, with);

    private bool Write(JsonLine line, Func<JsonLine, JsonLine>? with)
    {
        if (with is not null) line = with(line);
        if (held is not { } before) return write(line);
        held = null;
        return write(before.FollowedBy(line));
    }
}
