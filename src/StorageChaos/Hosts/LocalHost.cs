using CliWrap;

namespace StorageChaos.Hosts;

/// <summary>The machine that the harness itself runs on; named <c>hypervisor</c>, since that is its part in a lab.</summary>
public sealed class LocalHost(TimeProvider clock) : IHost
{
    /// <summary>The name that plans use for this machine.</summary>
    public const string HostName = "hypervisor";

    private readonly CliWrapRunner runner = new(HostName, clock);

    /// <inheritdoc/>
    public string Name => HostName;

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct) => runner.RunAsync(Wrap(command), command, null, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) =>
        CliWrapRunner.ReadLinesAsync(Wrap(command), input, ct);

    /// <inheritdoc/>
    public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => StagedCommand.StageAsync(this, command, clock, ct);

    /// <inheritdoc/>
    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) =>
        RunAsync(HostCommand.Of("install", "-m", "0755", localPath, remotePath), ct);

    /// <inheritdoc/>
    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct)
    {
        try
        {
            File.Copy(remotePath, localPath, overwrite: true);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var outcome = new CommandOutcome
            {
                Host = Name,
                Command = $"copy {remotePath} {localPath}",
                Started = clock.GetUtcNow(),
                Duration = 0,
                ExitCode = -1,
            };
            throw new HostCommandException(outcome, e.Message, e);
        }
    }

    private static Command Wrap(HostCommand command) =>
        CliWrap.Cli.Wrap(command.Argv[0]).WithArguments(command.Argv.Skip(1));
}
