using System.Security.Cryptography;

namespace StorageChaos.Hosts;

/// <summary>Passes everything on to another host and hands each outcome to a recorder: how <c>commands.jsonl</c> is made.</summary>
public sealed class RecordingHost(IHost inner, Action<CommandOutcome> record, TimeProvider clock) : IHost
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct) =>
        RecordAsync(() => Shell.Typed(command), () => inner.RunAsync(command, ct));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct)
    {
        record(new CommandOutcome
        {
            Host = Name,
            Command = Shell.Typed(command),
            Started = clock.GetUtcNow(),
            Duration = 0,
            ExitCode = 0,
            Output = "(a stream: see the history and the logs)",
        });
        return inner.ReadLinesAsync(command, input, ct);
    }

    /// <inheritdoc/>
    public async Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) =>
        new Recorded(await inner.StageAsync(command, ct), this, command);

    /// <inheritdoc/>
    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => CopyAsync(
        () => $"upload {Shell.Quote(localPath)} to {Shell.Quote(remotePath)} # {Facts(localPath)}",
        () => inner.UploadAsync(localPath, remotePath, ct));

    /// <inheritdoc/>
    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => CopyAsync(
        () => $"download {Shell.Quote(remotePath)} to {Shell.Quote(localPath)} # {Facts(localPath)}",
        () => inner.DownloadAsync(remotePath, localPath, ct));

    private Task<CommandOutcome> CopyAsync(Func<string> typed, Func<Task> copy)
    {
        var (started, from) = (clock.GetUtcNow(), clock.GetTimestamp());
        return RecordAsync(typed, async () =>
        {
            await copy();
            return Outcome(typed(), started, from, 0);
        });
    }

    // What does not end by itself is recorded, too: it may have been done.
    private async Task<CommandOutcome> RecordAsync(Func<string> typed, Func<Task<CommandOutcome>> run)
    {
        var (started, from) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            var outcome = await run();
            record(outcome);
            return outcome;
        }
        catch (HostCommandException e)
        {
            record(e.Outcome);
            throw;
        }
        catch (OperationCanceledException)
        {
            record(Outcome(typed(), started, from, -1) with { ErrorOutput = "(cancelled: nobody waited for its end)" });
            throw;
        }
    }

    private CommandOutcome Outcome(string typed, DateTimeOffset started, long from, int exitCode) => new()
    {
        Host = Name,
        Command = typed,
        Started = started,
        Duration = Math.Round(clock.GetElapsedTime(from).TotalSeconds, 4),
        ExitCode = exitCode,
    };

    private static string Facts(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return $"{file.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(file))}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private sealed class Recorded(IStagedCommand staged, RecordingHost host, HostCommand command) : IStagedCommand
    {
        public Task<CommandOutcome> FireAsync(CancellationToken ct) =>
            host.RecordAsync(() => Shell.Typed(command), () => staged.FireAsync(ct));

        public ValueTask DisposeAsync() => staged.DisposeAsync();
    }
}
