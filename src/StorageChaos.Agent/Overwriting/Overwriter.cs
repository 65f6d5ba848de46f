using StorageChaos.Agent.Appending;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Overwriting;

/// <summary>
/// Lays out its file, every record with version 1 and one barrier for all, which is one operation; then overwrites records that
/// chance picks. A record's version rises by one with each write that may have happened, so that what is found later tells which
/// write it is of. Nothing that failed is tried again, unless it certainly did not happen.
/// </summary>
internal sealed class Overwriter(int number, OverwriteOptions options, Journal journal, AgentClock clock, CancellationToken stop) : IWorker
{
    private const string Action = "overwrite";

    /// <summary>Between operations that fail: an outage of minutes must not become a million lines.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly FileSetOptions files = options.Writes.Files;
    private readonly WriterFile file = new(options.Writes.Files.Directory, options.Writes.Files.PathOf(number), options.Writes.Barrier);
    private readonly byte[] record = new byte[options.Writes.Files.RecordBytes];
    private readonly long[] versions = new long[options.Records];
    private readonly Random chance = new((int)(uint)(options.Writes.Files.Seed ^ options.Writes.Files.Seed >> 32) ^ number * 0x61C88647);
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

        for (var laidOut = false; !stop.IsCancellationRequested;)
        {
            var (first, count) = laidOut ? (chance.Next(options.Records), 1) : (0, options.Records);
            var version = versions[first] + 1;
            if (!journal.Write(With(OpLines.Invoke(clock.Now, number, first, Action), first, count, version))) break;
            var succeeded = Overwrite(first, count, version, out var happened);
            if (happened) versions.AsSpan(first, count).Fill(version);
            laidOut |= happened;
            var pause = succeeded ? options.Writes.Pause : PauseAfterFailure;
            if (pause > TimeSpan.Zero) stop.WaitHandle.WaitOne(pause);
        }

        if (file.Close() is { } closing) complain($"writer {number}: {closing.Call}: {closing.Name}");
    }

    private bool Overwrite(int first, int count, long version, out bool happened)
    {
        var began = clock.Now;
        happened = false;
        if (!file.IsOpen)
        {
            if (file.Open() is { } opening)
            {
                var failed = clock.Now;
                journal.Write(With(OpLines.Fail(failed, number, first, failed - began, opening, Action), first, count, version));
                return false;
            }

            if (!settled) Settle();
        }

        happened = true;
        var failure = Write(first, count, version);
        var ended = clock.Now;
        if (failure is null)
        {
            Interlocked.Increment(ref acknowledged);
            journal.Write(With(OpLines.Ok(ended, number, first, ended - began, Action), first, count, version));
            return true;
        }

        // Reported before the close, which may hang; what close returns adds nothing to an indeterminate record.
        journal.Write(With(OpLines.Info(ended, number, first, ended - began, failure.Value, Action), first, count, version));
        file.Close();
        return false;
    }

    private CallFailure? Write(int first, int count, long version)
    {
        for (var n = first; n < first + count; n++)
        {
            Record.Fill(record, files.Seed, number, n, version);
            if (file.Write(record, (long)n * record.Length) is { } failure) return failure;
        }

        return file.Barrier();
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

    private static JsonLine With(JsonLine line, int first, int count, long version) =>
        (count == 1 ? line : line.Number("to", first + count - 1)).Number("v", version);
}
