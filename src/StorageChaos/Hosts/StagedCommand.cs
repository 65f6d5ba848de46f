using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace StorageChaos.Hosts;

/// <summary>A staged command over a host's line stream: a shell that runs the command for each line that it is sent.</summary>
internal sealed class StagedCommand : IStagedCommand
{
    private const string Ready = "storagechaos: ready";
    private const string Ended = "storagechaos: exit code ";

    private readonly IHost host;
    private readonly HostCommand command;
    private readonly TimeProvider clock;
    private readonly Pipe input = new();
    private readonly CancellationTokenSource stop = new();
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<int> exitCodes = Channel.CreateUnbounded<int>();
    private readonly Task pump;

    private StagedCommand(IHost host, HostCommand command, TimeProvider clock)
    {
        (this.host, this.command, this.clock) = (host, command, clock);
        // The command's own input is in its text, because standard input carries the signal to start.
        var script = $"""
            echo '{Ready}'
            while read -r go; do
            ( set -eu
            {Shell.InScript(command)}
            ) </dev/null 2>&1
            echo "{Ended}$?"
            done
            """.ReplaceLineEndings("\n");
        pump = PumpAsync(host.ReadLinesAsync(HostCommand.Of("sh", "-c", script), input.Reader.AsStream(), stop.Token));
    }

    /// <summary>Hands the command to the host and waits until it holds it ready.</summary>
    /// <exception cref="HostCommandException">The host did not take it within the command's deadline.</exception>
    public static async Task<IStagedCommand> StageAsync(IHost host, HostCommand command, TimeProvider clock, CancellationToken ct)
    {
        var staged = new StagedCommand(host, command, clock);
        var from = clock.GetTimestamp();
        try
        {
            await staged.ready.Task.WaitAsync(command.Deadline, clock, ct);
            return staged;
        }
        catch (Exception e)
        {
            await staged.DisposeAsync();
            if (e is TimeoutException or IOException)
                throw new HostCommandException(staged.Outcome(clock.GetUtcNow(), from, -1), "could not be handed to the host", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<CommandOutcome> FireAsync(CancellationToken ct)
    {
        var (started, from) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            lock (output) output.Clear();
            await input.Writer.WriteAsync("go\n"u8.ToArray(), ct);
            var code = await exitCodes.Reader.ReadAsync(ct).AsTask().WaitAsync(command.Deadline, clock, ct);
            var outcome = Outcome(started, from, code);
            return outcome.Succeeded || command.AnyExitCode ? outcome : throw new HostCommandException(outcome, $"exit code {code}");
        }
        catch (Exception e) when (e is TimeoutException or IOException or ChannelClosedException)
        {
            throw new HostCommandException(
                Outcome(started, from, -1),
                e is TimeoutException ? $"no answer within {command.Deadline.TotalSeconds:0.#} s" : "the connection is lost",
                e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await input.Writer.CompleteAsync();
        // The end of the input ends the shell; a shell that does not end then is not waited for.
        if (await Task.WhenAny(pump, Task.Delay(TimeSpan.FromSeconds(2), clock)) != pump) await stop.CancelAsync();
        await pump;
        stop.Dispose();
    }

    private async Task PumpAsync(IAsyncEnumerable<string> lines)
    {
        try
        {
            await foreach (var line in lines)
            {
                if (line == Ready) ready.TrySetResult();
                else if (line.StartsWith(Ended, StringComparison.Ordinal))
                    exitCodes.Writer.TryWrite(int.Parse(line[Ended.Length..], CultureInfo.InvariantCulture));
                else lock (output) output.Append(line).Append('\n');
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Expected: disposing cancels it.
        }
        finally
        {
            var lost = new IOException($"{host.Name}: the connection ended");
            ready.TrySetException(lost);
            exitCodes.Writer.TryComplete(lost);
            // Marks the exception as seen, since perhaps nobody waits for it.
            _ = ready.Task.Exception;
        }
    }

    private CommandOutcome Outcome(DateTimeOffset started, long from, int exitCode)
    {
        lock (output)
        {
            return new CommandOutcome
            {
                Host = host.Name,
                Command = Shell.Typed(command),
                Started = started,
                Duration = Math.Round(clock.GetElapsedTime(from).TotalSeconds, 4),
                ExitCode = exitCode,
                Output = exitCode == 0 ? output.ToString() : "",
                ErrorOutput = exitCode == 0 ? "" : output.ToString(),
            };
        }
    }
}
