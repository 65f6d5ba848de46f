using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>
/// The file of one writer, and the lines about each operation on it. Nothing is tried twice: after a failed fsync the kernel drops
/// the pages, and a second fsync would say that all is well. After a failure the file is closed, and the next operation opens it
/// again.
/// </summary>
internal sealed class JournaledFile(WriterFile file, OpLog log)
{
    private bool settled;

    /// <summary>Opens the file, and makes it durable that it exists.</summary>
    internal void Open()
    {
        if (file.Open() is { } failure) log.Ready(failure, "file");
        else Settle();
    }

    /// <summary>Does one operation that was invoked, and tells its end.</summary>
    /// <param name="record">Number of the record, or of the first one.</param>
    /// <param name="action">What it is; null: an append.</param>
    /// <param name="write">Writes and waits for the barrier.</param>
    /// <param name="with">Adds what belongs to the operation to its line.</param>
    /// <param name="happened">Whether it may have happened: not, if the file could not even be opened.</param>
    /// <returns>Whether it was acknowledged.</returns>
    internal bool Do(
        long record, string? action, Func<WriterFile, CallFailure?> write, Func<JsonLine, JsonLine>? with, out bool happened)
    {
        // Not since the invocation's line: how long that waited for a slow reader says nothing about the storage.
        var began = log.Now;
        happened = false;
        if (!file.IsOpen)
        {
            if (file.Open() is { } opening)
            {
                log.Failed(record, action, began, definite: true, opening, with);
                return false;
            }

            if (!settled) Settle();
        }

        happened = true;
        if (write(file) is not { } failure)
        {
            log.Ok(record, action, began, with);
            return true;
        }

        // Told before the close, which may hang. What close returns adds nothing to an operation that is in doubt.
        log.Failed(record, action, began, definite: false, failure, with);
        file.Close();
        return false;
    }

    /// <summary>Closes the file.</summary>
    /// <param name="complain">Takes what goes wrong.</param>
    internal void Close(Action<string> complain)
    {
        if (file.Close() is { } closing) complain($"writer {log.Writer}: {closing.Call}: {closing.Name}");
    }

    // Once, when the file first exists: a record must not be blamed for a directory entry that is lost.
    private void Settle()
    {
        settled = true;
        if (file.Fsync() is { } failure) log.Ready(failure, "file");
        else if (file.FsyncDirectory() is { } unsynced) log.Ready(unsynced, "directory");
        else log.Ready(null, null);
    }
}
