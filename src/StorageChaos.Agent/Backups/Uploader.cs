using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Backups;

/// <summary>
/// Receives one large file after the other, as a backup gateway does: in real time, under a name that says that it is not
/// complete; then fsync, rename, fsync of the directory. A file that was not acknowledged is never touched again.
/// </summary>
internal sealed class Uploader(int number, BackupOptions options, Journal journal, AgentClock clock, CancellationToken stop) : IWorker
{
    private const string Upload = "backup";
    private const string Remove = "backup-remove";

    private readonly byte[] chunk = new byte[options.ChunkBytes];
    private readonly Queue<BackupFile> kept = new();
    private long acknowledged;

    /// <inheritdoc/>
    public int Number => number;

    /// <inheritdoc/>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var file = new BackupFile(number, n);
            if (!Begin(Upload, file)) break;
            var done = Try(Upload, file, Receive);
            if (done) kept.Enqueue(file);
            if (kept.Count > options.Keep)
            {
                var oldest = kept.Dequeue();
                if (!Begin(Remove, oldest)) break;
                done &= Try(Remove, oldest, Discard);
            }

            Pace.Keep(done, options.Place.Pause, stop);
        }
    }

    private bool Begin(string action, BackupFile file) =>
        journal.Write(OpLines.Invoke(clock.Now, number, file.Number, action).Text("path", file.Name));

    private bool Try(string action, BackupFile file, Func<BackupFile, Step> act)
    {
        var began = clock.Now;
        var step = act(file);
        var ended = clock.Now;

        // Told to stop half way: neither done nor failed, so it stays open.
        if (step.Abandoned) return false;
        if (step.Failure is not { } failure)
        {
            Interlocked.Increment(ref acknowledged);
            var line = OpLines.Ok(ended, number, file.Number, ended - began, action).Text("path", file.Name);
            journal.Write(step.Value is null ? line : line.Text("value", step.Value));
            return true;
        }

        journal.Write((step.NotBegun
            ? OpLines.Fail(ended, number, file.Number, ended - began, failure, action)
            : OpLines.Info(ended, number, file.Number, ended - began, failure, action)).Text("path", file.Name).Text("detail", step.Of));
        return false;
    }

    private Step Receive(BackupFile file)
    {
        if (PlainFile.Open(PathOf(file.PartName), Libc.OWriteOnly | Libc.OCreate | Libc.OTruncate, out var part) is { } opening)
            return new Step(opening, "file") { NotBegun = true };
        var step = Fill(part, file);
        var closing = part.Close();
        if (step.Failure is not null || step.Abandoned) return step;
        if (closing is not null) return new Step(closing, "file");
        if (Libc.Rename(PathOf(file.PartName), PathOf(file.Name)) != 0) return new Step(CallFailure.Of("rename"), "directory");
        return new Step(PlainFile.FsyncDirectory(options.Place.Directory), "directory") { Value = step.Value };
    }

    private Step Fill(PlainFile part, BackupFile file)
    {
        var began = clock.Now;
        var checksum = 0u;
        for (var offset = 0L; offset < options.FileBytes;)
        {
            if (options.BytesPerSecond > 0 && began + TimeSpan.FromSeconds((double)offset / options.BytesPerSecond) - clock.Now is { Ticks: > 0 } early)
                stop.WaitHandle.WaitOne(early);
            if (stop.IsCancellationRequested) return new Step(null, "file") { Abandoned = true };
            var bytes = chunk.AsSpan(0, (int)Math.Min(chunk.Length, options.FileBytes - offset));
            file.Fill(bytes, options.Place.Seed, offset);
            checksum = Sector.Checksum(checksum, bytes);
            if (part.Write(bytes, offset) is { } writing) return new Step(writing, "file");
            offset += bytes.Length;
        }

        return new Step(part.Fsync(), "file") { Value = BackupFile.Value(options.FileBytes, checksum) };
    }

    private Step Discard(BackupFile file) => Libc.Unlink(PathOf(file.Name)) == 0
        ? new Step(PlainFile.FsyncDirectory(options.Place.Directory), "directory")
        : new Step(CallFailure.Of("unlink"), "directory");

    private string PathOf(string name) => $"{options.Place.Directory}/{name}";

    /// <param name="Failure">What failed; null if all went well.</param>
    /// <param name="Of"><c>file</c>: before the file got its name; <c>directory</c>: from the rename on.</param>
    private readonly record struct Step(CallFailure? Failure, string Of)
    {
        internal string? Value { get; init; }

        internal bool NotBegun { get; init; }

        internal bool Abandoned { get; init; }
    }
}
