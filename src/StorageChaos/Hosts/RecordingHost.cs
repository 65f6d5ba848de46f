namespace StorageChaos.Hosts;

/// <summary>Passes everything on to another host and hands each outcome to a recorder: how <c>commands.jsonl</c> is made.</summary>
public sealed class RecordingHost(IHost inner, Action<CommandOutcome> record, TimeProvider clock) : IHost
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
    {
        try
        {
            var outcome = await inner.RunAsync(command, ct);
            record(outcome);
            return outcome;
        }
        catch (HostCommandException e)
        {
            record(e.Outcome);
            throw;
        }
    }

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
        new Recorded(await inner.StageAsync(command, ct), record);

    /// <inheritdoc/>
    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => inner.UploadAsync(localPath, remotePath, ct);

    /// <inheritdoc/>
    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => inner.DownloadAsync(remotePath, localPath, ct);

    private sealed class Recorded(IStagedCommand staged, Action<CommandOutcome> record) : IStagedCommand
    {
        public async Task<CommandOutcome> FireAsync(CancellationToken ct)
        {
            try
            {
                var outcome = await staged.FireAsync(ct);
                record(outcome);
                return outcome;
            }
            catch (HostCommandException e)
            {
                record(e.Outcome);
                throw;
            }
        }

        public ValueTask DisposeAsync() => staged.DisposeAsync();
    }
}
