using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Records;

/// <summary>
/// The file of one writer, with a line of the journal for whatever becomes of an operation on it. An operation is tried once: a
/// second try of a failed barrier would be told that all is well although the kernel has dropped the pages. After a failure
/// the file is closed, and opened anew by the next operation.
/// </summary>
internal sealed class JournaledFile(int number, WriterFile file, Journal journal, AgentClock clock)
{
    private bool settled;
    private long acknowledged;

    /// <summary>Operations whose barrier returned. Read by another thread.</summary>
    internal long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Opens the file, and makes it durable that there is one.</summary>
    internal void Open()
    {
        if (file.Open() is { } failure) journal.Write(OpLines.Ready(clock.Now, number, failure, "file"));
        else Settle();
    }

    /// <summary>Does one operation that was invoked, and tells its end.</summary>
    /// <param name="record">Number of the record, or of the first one.</param>
    /// <param name="action">What it is.</param>
    /// <param name="write">Writes and waits for the barrier.</param>
    /// <param name="with">Adds what belongs to the operation to its line.</param>
    /// <param name="happened">Whether it may have happened: not, if the file could not even be opened.</param>
    /// <returns>Whether it was acknowledged.</returns>
    internal bool Do(long record, string action, Func<CallFailure?> write, Func<JsonLine, JsonLine> with, out bool happened)
    {
        // From here, not from the invocation's time stamp: waiting for a slow reader of the journal is not latency.
        var began = clock.Now;
        happened = false;
        if (!file.IsOpen)
        {
            if (file.Open() is { } opening)
            {
                var failed = clock.Now;
                journal.Write(with(OpLines.Fail(failed, number, record, failed - began, opening, action)));
                return false;
            }

            if (!settled) Settle();
        }

        happened = true;
        var failure = write();
        var ended = clock.Now;
        if (failure is null)
        {
            Interlocked.Increment(ref acknowledged);
            journal.Write(with(OpLines.Ok(ended, number, record, ended - began, action)));
            return true;
        }

        // Reported before the close, which may hang; what close returns adds nothing to an indeterminate operation.
        journal.Write(with(OpLines.Info(ended, number, record, ended - began, failure.Value, action)));
        file.Close();
        return false;
    }

    /// <summary>Closes the file.</summary>
    /// <param name="complain">Gets what goes wrong.</param>
    internal void Close(Action<string> complain)
    {
        if (file.Close() is { } closing) complain($"writer {number}: {closing.Call}: {closing.Name}");
    }

    // Once, when the file first exists: a lost directory entry is not to be blamed on a record.
    private void Settle()
    {
        settled = true;
        var failure = file.Fsync();
        var of = failure is null ? "directory" : "file";
        failure ??= file.FsyncDirectory();
        journal.Write(failure is null ? OpLines.Ready(clock.Now, number) : OpLines.Ready(clock.Now, number, failure, of));
    }
}
