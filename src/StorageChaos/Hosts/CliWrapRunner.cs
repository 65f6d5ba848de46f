using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CliWrap;
using CliWrap.EventStream;

namespace StorageChaos.Hosts;

/// <summary>
/// Runs a prepared CliWrap command and reports its outcome: the part that <see cref="LocalHost"/> and <see cref="SshHost"/> share.
/// </summary>
internal sealed class CliWrapRunner(string host, TimeProvider clock)
{
    // Exit codes of timeout(1).
    private const int TimedOut = 124;
    private const int Killed = 137;

    /// <summary>To the end, or to the deadline.</summary>
    /// <param name="cli">What is run here.</param>
    /// <param name="command">What it does.</param>
    /// <param name="remote">After how long the host itself ends it (<see cref="Bounded"/>); null: it does not.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<CommandOutcome> RunAsync(Command cli, HostCommand command, TimeSpan? remote, CancellationToken ct)
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        cli = cli
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(command.Input is { } input ? PipeSource.FromString(input) : PipeSource.Null)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors));

        var started = clock.GetUtcNow();
        var from = clock.GetTimestamp();
        CommandOutcome Outcome(int exitCode) => new()
        {
            Host = host,
            Command = Shell.Typed(command),
            Started = started,
            Duration = Math.Round(clock.GetElapsedTime(from).TotalSeconds, 4),
            ExitCode = exitCode,
            Output = output.ToString(),
            ErrorOutput = errors.ToString(),
        };

        HostCommandException Late(CommandOutcome outcome) => new(outcome, $"no answer within {command.Deadline.TotalSeconds:0.#} s");

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(command.Deadline);
        try
        {
            var result = await cli.ExecuteAsync(deadline.Token);
            var outcome = Outcome(result.ExitCode);
            if (result.ExitCode is TimedOut or Killed && clock.GetElapsedTime(from) >= remote) throw Late(outcome with { ExitCode = -1 });
            return outcome.Succeeded || command.AnyExitCode
                ? outcome
                : throw new HostCommandException(outcome, $"exit code {result.ExitCode}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Late(Outcome(-1));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new HostCommandException(Outcome(-1), $"cannot start '{cli.TargetFilePath}' ({e.Message})", e);
        }
    }

    /// <summary>
    /// The same command, which its host ends by itself, with all processes of its group (timeout(1)), a little before nobody waits
    /// for it any more: what has failed here must not go on there.
    /// </summary>
    public static (HostCommand Command, TimeSpan After) Bounded(HostCommand command)
    {
        var after = command.Deadline - TimeSpan.FromTicks(Math.Min(command.Deadline.Ticks / 10, TimeSpan.TicksPerSecond));
        var seconds = after.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return (command with { Argv = ["timeout", "-k", "5", seconds, .. command.Argv] }, after);
    }

    /// <summary>Line by line, for as long as it runs.</summary>
    public static async IAsyncEnumerable<string> ReadLinesAsync(Command cli, Stream? input, [EnumeratorCancellation] CancellationToken ct)
    {
        cli = cli
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromStream(input));
        await foreach (var e in cli.ListenAsync(ct))
        {
            if (e is StandardOutputCommandEvent line)
                yield return line.Text;
        }
    }
}
