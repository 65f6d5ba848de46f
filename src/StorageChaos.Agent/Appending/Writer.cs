using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Appending;

/// <summary>
/// Appends one record after the other to its own file. A record is tried once: a second try of a failed barrier
/// would be told that all is well although the kernel has dropped the pages.
/// </summary>
internal sealed class Writer(int number, AppendOptions options, Journal journal, AgentClock clock, CancellationToken stop) : IWorker
{
    /// <summary>Between operations that fail: an outage of minutes must not become a million lines.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly WriterFile file = new(options.Files.Directory, options.Files.PathOf(number), options.Barrier);
    private readonly byte[] record = new byte[options.Files.RecordBytes];
    private bool settled;
    private long acknowledged;

    /// <inheritdoc/>
    public int Number => number;

    /// <inheritdoc/>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        if (file.Open() is { } failure) journal.Write(OpLines.Ready(clock.Now, number, failure, "file"));
        else Settle();

        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            Record.Fill(record, options.Files.Seed, number, n);
            if (!journal.Write(OpLines.Invoke(clock.Now, number, n))) break;
            var succeeded = Append(n);
            var pause = succeeded ? options.Pause : PauseAfterFailure;
            if (pause > TimeSpan.Zero) stop.WaitHandle.WaitOne(pause);
        }

        if (file.Close() is { } closing) complain($"writer {number}: {closing.Call}: {closing.Name}");
    }

    private bool Append(long n)
    {
        // From here, not from the invocation's time stamp: waiting for a slow reader of the journal is not latency.
        var began = clock.Now;
        if (!file.IsOpen)
        {
            if (file.Open() is { } opening)
            {
                var failed = clock.Now;
                journal.Write(OpLines.Fail(failed, number, n, failed - began, opening));
                return false;
            }

            if (!settled) Settle();
        }

        var failure = file.Append(record, n * record.Length);
        var ended = clock.Now;
        if (failure is null)
        {
            Interlocked.Increment(ref acknowledged);
            journal.Write(OpLines.Ok(ended, number, n, ended - began));
            return true;
        }

        // Reported before the close, which may hang; what close returns adds nothing to an indeterminate record.
        journal.Write(OpLines.Info(ended, number, n, ended - began, failure.Value));
        file.Close();
        return false;
    }

    // Once, when the file first exists: a lost directory entry is not to be blamed on a record.
    private void Settle()
    {
        settled = true;
        var failure = file.Fsync();
        var of = failure is null ? "directory" : "file";
        failure ??= file.FsyncDirectory();
        journal.Write(failure is null
            ? OpLines.Ready(clock.Now, number)
            : OpLines.Ready(clock.Now, number, failure, of));
    }
}
