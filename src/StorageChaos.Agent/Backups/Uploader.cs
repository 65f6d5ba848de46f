using StorageChaos.Agent.Native;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Backups;

/// <summary>
/// Receives one large file after the other, as a backup gateway does: in real time, and under a name that says that it is not
/// complete. Then come fsync, rename and fsync of the directory. A file that was not acknowledged is never touched again.
/// </summary>
internal sealed class Uploader(BackupOptions options, OpLog log, CancellationToken stop) : IWorker
{

    private readonly byte[] chunk = new byte[options.ChunkBytes];
    private readonly Queue<BackupFile> kept = new();

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var file = new BackupFile(log.Writer, n);
            if (!Begin(BackupProtocol.Upload, file)) break;
            var done = Try(BackupProtocol.Upload, file, Receive);
            if (done) kept.Enqueue(file);
            if (kept.Count > options.Keep)
            {
                var oldest = kept.Dequeue();
                if (!Begin(BackupProtocol.Remove, oldest)) break;
                done &= Try(BackupProtocol.Remove, oldest, Discard);
            }

            Pace.Keep(done, options.Place.Pause, stop);
        }
    }

    private bool Begin(string action, BackupFile file) => log.Invoke(file.Number, action, line => line.Text(LineKeys.Path, file.Name));

    private bool Try(string action, BackupFile file, Func<BackupFile, UploadStep> act)
    {
        var began = log.Now;
        var step = act(file);
        // It was told to stop half way, so it neither succeeded nor failed: no line tells its end.
        if (step.Abandoned) return false;
        if (step.Failure is not { } failure)
        {
            log.Ok(file.Number, action, began, line => line.Text(LineKeys.Path, file.Name).TextIfAny(LineKeys.Value, step.Value));
            return true;
        }

        log.Failed(
            file.Number, action, began, step.NotBegun, failure, line => line.Text(LineKeys.Path, file.Name).Text(LineKeys.Detail, step.Of));
        return false;
    }

    private UploadStep Receive(BackupFile file)
    {
        if (PlainFile.Open(PathOf(file.PartName), Libc.OWriteOnly | Libc.OCreate | Libc.OTruncate, out var part) is { } opening)
            return new UploadStep(opening, "file") { NotBegun = true };
        var step = Fill(part, file);
        var closing = part.Close();
        if (step.Failure is not null || step.Abandoned) return step;
        if (closing is not null) return new UploadStep(closing, "file");
        if (Libc.Rename(PathOf(file.PartName), PathOf(file.Name)) != 0) return new UploadStep(CallFailure.Of("rename"), "directory");
        return new UploadStep(PlainFile.FsyncDirectory(options.Place.Directory), "directory") { Value = step.Value };
    }

    private UploadStep Fill(PlainFile part, BackupFile file)
    {
        var began = log.Now;
        var checksum = 0u;
        for (var offset = 0L; offset < options.FileBytes;)
        {
            if (options.BytesPerSecond > 0)
            {
                var due = began + TimeSpan.FromSeconds((double)offset / options.BytesPerSecond);
                if (due - log.Now is { Ticks: > 0 } early) stop.WaitHandle.WaitOne(early);
            }

            if (stop.IsCancellationRequested) return new UploadStep(null, "file") { Abandoned = true };
            var bytes = chunk.AsSpan(0, (int)Math.Min(chunk.Length, options.FileBytes - offset));
            file.Fill(bytes, options.Place.Seed, offset);
            checksum = Crc32C.Continue(checksum, bytes);
            if (part.Write(bytes, offset) is { } writing) return new UploadStep(writing, "file");
            offset += bytes.Length;
        }

        return new UploadStep(part.Fsync(), "file") { Value = BackupFile.Value(options.FileBytes, checksum) };
    }

    private UploadStep Discard(BackupFile file) => Libc.Unlink(PathOf(file.Name)) == 0
        ? new UploadStep(PlainFile.FsyncDirectory(options.Place.Directory), "directory")
        : new UploadStep(CallFailure.Of("unlink"), "directory");

    private string PathOf(string name) => $"{options.Place.Directory}/{name}";
}
