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
    /// <summary>To the end, or to the deadline.</summary>
    public async Task<CommandOutcome> RunAsync(Command cli, HostCommand command, CancellationToken ct)
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

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(command.Deadline);
        try
        {
            var result = await cli.ExecuteAsync(deadline.Token);
            var outcome = Outcome(result.ExitCode);
            return outcome.Succeeded || command.AnyExitCode
                ? outcome
                : throw new HostCommandException(outcome, $"exit code {result.ExitCode}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new HostCommandException(Outcome(-1), $"no answer within {command.Deadline.TotalSeconds:0.#} s");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new HostCommandException(Outcome(-1), $"cannot start '{cli.TargetFilePath}' ({e.Message})", e);
        }
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
