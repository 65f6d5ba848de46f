namespace StorageChaos.Hosts;

/// <summary>A machine that runs commands for us.</summary>
public interface IHost
{
    /// <summary>Its name in messages and evidence: a role (<c>gateway</c>), or <c>hypervisor</c>.</summary>
    string Name { get; }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="HostCommandException">
    /// Exit code other than 0 (unless <see cref="HostCommand.AnyExitCode"/>), deadline passed, or host not reached.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct);

    /// <summary>
    /// Starts a command and yields its standard output line by line until it ends. Ends quietly when the
    /// connection is lost: the lines so far are the answer. <paramref name="input"/>, when given, is the
    /// command's standard input; its end is the command's end of file.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct);

    /// <summary>Hands a command to the host, which holds it ready until it is fired.</summary>
    /// <exception cref="HostCommandException">The host did not take it.</exception>
    Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct);

    /// <summary>Copies a local file to the host, with mode 0755.</summary>
    /// <exception cref="HostCommandException">The copy failed.</exception>
    Task UploadAsync(string localPath, string remotePath, CancellationToken ct);

    /// <summary>Copies a file from the host.</summary>
    /// <exception cref="HostCommandException">The copy failed.</exception>
    Task DownloadAsync(string remotePath, string localPath, CancellationToken ct);
}
