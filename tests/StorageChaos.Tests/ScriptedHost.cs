using System.Runtime.CompilerServices;
using StorageChaos.Cli;
using StorageChaos.Faults.Schedules;
using StorageChaos.Hosts;

namespace StorageChaos.Tests;

/// <summary>A host that answers what a test tells it to. For unit tests only: it never yields a result of a lab.</summary>
internal sealed class ScriptedHost(string name, Func<string, CommandOutcome?> answer) : IHost
{
    private readonly Lock gate = new();
    private readonly List<string> commands = [];

    public string Name => name;

    /// <summary>Every command so far, as it would be typed.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate) return [.. commands];
        }
    }

    public static CommandOutcome Outcome(string host, string command, int exitCode, string output = "", string errors = "") => new()
    {
        Host = host,
        Command = command,
        Started = DateTimeOffset.UnixEpoch,
        Duration = 0,
        ExitCode = exitCode,
        Output = output,
        ErrorOutput = errors,
    };

    public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var typed = command.ToString();
        lock (gate) commands.Add(typed);
        var outcome = answer(typed) ?? Outcome(name, typed, 0);
        return outcome.Succeeded || command.AnyExitCode
            ? Task.FromResult(outcome)
            : Task.FromException<CommandOutcome>(new HostCommandException(outcome, $"exit code {outcome.ExitCode}"));
    }

    public async IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, [EnumeratorCancellation] CancellationToken ct)
    {
        if (input is not null && command.ToString().Contains("storagechaos-guard", StringComparison.Ordinal))
        {
            await RunAsync(command, ct);
            yield return "armed";
            using var words = new StreamReader(input);
            while (await words.ReadLineAsync(ct) is { } word)
            {
                if (word != "disarm") continue;
                if (!(await RunAsync(HostCommand.Of("disarm") with { AnyExitCode = true }, ct)).Succeeded) yield break;
                yield return "disarmed";
                yield break;
            }

            yield break;
        }

        foreach (var line in (await RunAsync(command, ct)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) yield return line;
    }

    public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) =>
        Task.FromResult<IStagedCommand>(new Staged(this, command));

    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) =>
        RunAsync(HostCommand.Of("upload", localPath, remotePath), ct);

    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => Task.CompletedTask;

    private sealed class Staged(ScriptedHost host, HostCommand command) : IStagedCommand
    {
        public Task<CommandOutcome> FireAsync(CancellationToken ct) => host.RunAsync(command, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
