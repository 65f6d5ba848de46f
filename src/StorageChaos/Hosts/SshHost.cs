using CliWrap;

namespace StorageChaos.Hosts;

/// <summary>
/// A host over one multiplexed OpenSSH connection: a command costs 0.1 s on an emulated guest, not 0.6 s.
/// The first command opens the connection; it closes by itself after a minute without use, so that a harness
/// that was killed leaves no process behind.
/// </summary>
public sealed class SshHost : IHost, IAsyncDisposable
{
    // One attempt to connect.
    private static readonly TimeSpan Hello = TimeSpan.FromSeconds(8);

    private readonly SshSettings settings;
    private readonly TimeProvider clock;
    private readonly CliWrapRunner runner;

    /// <summary>A host that is not contacted yet.</summary>
    public SshHost(string name, SshSettings settings, TimeProvider clock)
    {
        Name = name;
        this.settings = settings;
        this.clock = clock;
        runner = new CliWrapRunner(name, clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    // A socket for each process: one that ends its connection, as 'lab status' does, must not end that of another process.
    private string Socket => field ??= Path.Combine(
        Directory.CreateDirectory(settings.SocketDirectory).FullName, $"cm-{Guid.NewGuid().ToString("N")[..6]}-{Name}");

    /// <summary>Waits until the host answers. Retried: nothing of a run has begun yet.</summary>
    /// <exception cref="HostCommandException">It did not within <paramref name="deadline"/>; the last attempt's answer.</exception>
    public async Task ConnectAsync(TimeSpan deadline, CancellationToken ct)
    {
        await DisconnectAsync(ct);
        var hello = HostCommand.Of("true") with { Deadline = deadline < Hello ? deadline : Hello };
        if (await Reconnect.UntilAsync(token => RunAsync(hello, token), deadline, clock, ct) is { } last)
        {
            var advice = SshAdvice.Of(Name, settings, last.Outcome.ErrorOutput);
            throw new HostCommandException(
                last.Outcome,
                advice is null
                    ? $"not reachable by ssh at {settings.Address} (at most {deadline.TotalSeconds:0} s); the last attempt failed"
                    : $"not reachable by ssh at {settings.Address}: {advice}; the attempt failed",
                last);
        }
    }

    /// <summary>
    /// Proves that the host can be reached anew, over a connection of its own: one that is open already may live on where a
    /// new one would fail.
    /// </summary>
    /// <exception cref="HostCommandException">It cannot.</exception>
    internal Task<CommandOutcome> ReconnectCanaryAsync(CancellationToken ct)
    {
        var hello = HostCommand.Of("true") with { Deadline = TimeSpan.FromSeconds(30) };
        // A busy machine may be slow to answer, which does not mean that the way is cut. Of an option that is given twice ssh
        // takes the first.
        var ssh = CliWrap.Cli.Wrap("ssh").WithArguments(["-S", "none", "-o", "ConnectTimeout=25", .. SshArguments(hello)]);
        return runner.RunAsync(ssh, hello, null, ct);
    }

    /// <summary>Ends the shared connection, e.g. because the host was reset under it.</summary>
    public async Task DisconnectAsync(CancellationToken ct)
    {
        if (!File.Exists(Socket)) return;
        var exit = CliWrap.Cli.Wrap("ssh")
            .WithArguments([.. Options, "-O", "exit", settings.Address])
            .WithValidation(CommandResultValidation.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await exit.ExecuteAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A master that does not answer is not waited for: without its socket no later ssh uses it.
        }

        File.Delete(Socket);
    }

    /// <inheritdoc/>
    // The deadline holds on the host, too: ssh alone would end here, and leave a mkfs or a fsck at work over there.
    public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
    {
        var (bounded, after) = CliWrapRunner.Bounded(command);
        return runner.RunAsync(Wrap(bounded), command, after, ct);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) =>
        CliWrapRunner.ReadLinesAsync(Wrap(command), input, ct);

    /// <inheritdoc/>
    public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => StagedCommand.StageAsync(this, command, clock, ct);

    /// <inheritdoc/>
    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct)
    {
        var q = Shell.Quote(remotePath);
        var command = HostCommand.Script($"cat > {q}.part; chmod 0755 {q}.part; mv {q}.part {q}");
        var upload = $"exec ssh {Shell.Join(SshArguments(command))} < {Shell.Quote(localPath)}";
        return runner.RunAsync(CliWrap.Cli.Wrap("sh").WithArguments(["-c", upload]), command, null, ct);
    }

    /// <inheritdoc/>
    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct)
    {
        var command = HostCommand.Of("cat", remotePath);
        var download = $"exec ssh {Shell.Join(SshArguments(command))} > {Shell.Quote(localPath)}";
        return runner.RunAsync(CliWrap.Cli.Wrap("sh").WithArguments(["-c", download]), command, null, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DisconnectAsync(CancellationToken.None);

    private IEnumerable<string> Options =>
    [
        "-F", "none",
        "-p", $"{settings.Port}",
        "-l", settings.User,
        "-o", "BatchMode=yes",
        "-o", "LogLevel=ERROR",
        "-o", "ConnectTimeout=4",
        "-o", "ServerAliveInterval=5",
        "-o", "ServerAliveCountMax=6",
        "-o", "ControlMaster=auto",
        "-o", $"ControlPath={Socket}",
        "-o", "ControlPersist=60",
        .. settings.CheckHostKey ? Array.Empty<string>() : ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"],
        .. settings.KeyFile is { } key ? ["-i", key, "-o", "IdentitiesOnly=yes"] : Array.Empty<string>(),
    ];

    private List<string> SshArguments(HostCommand command) =>
        [.. Options, settings.Address, "--", (settings.User == "root" ? "" : "sudo -n ") + Shell.Join(command.Argv)];

    private Command Wrap(HostCommand command) => CliWrap.Cli.Wrap("ssh").WithArguments(SshArguments(command));
}
