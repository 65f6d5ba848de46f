using System.IO.Pipes;
using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Agent;
using AgentProgram = StorageChaos.Agent.Program;

namespace StorageChaos.Tests.Agent;

/// <summary>A command of the agent on a thread of this process, with pipes where a connection would be.</summary>
internal sealed class RunningAgent : IDisposable
{
    private readonly AnonymousPipeServerStream input = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream output = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream error = new(PipeDirection.In);
    private readonly StreamReader lines;
    private readonly Task<int> ended;

    internal RunningAgent(Func<StandardStreams, CancellationTokenSource, int> command)
    {
        lines = new StreamReader(output);
        var streams = new StandardStreams(Fd(input), Fd(output), Fd(error));
        ended = Task.Factory.StartNew(
            () =>
            {
                var exitCode = command(streams, Stop);
                // As the end of a process would: the reader sees the end of the output.
                output.ClientSafePipeHandle.Dispose();
                error.ClientSafePipeHandle.Dispose();
                return exitCode;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>What a signal cancels.</summary>
    internal CancellationTokenSource Stop { get; } = new();

    internal static RunningAgent Start(params string[] args) => new((streams, stop) => AgentProgram.Run(args, streams, stop));

    internal Task<int> ExitCode => ended;

    internal void CloseInput() => input.Dispose();

    internal void CloseOutput() => lines.Dispose();

    internal void Say(string text) => input.Write(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Lines up to and including the first one that is wanted.</summary>
    internal List<JsonElement> ReadUntil(Func<JsonElement, bool> wanted)
    {
        var read = new List<JsonElement>();
        while (lines.ReadLine() is { } line)
        {
            read.Add(JsonSerializer.Deserialize<JsonElement>(line));
            if (wanted(read[^1])) return read;
        }

        throw new AssertionException($"The output ended; it was\n{string.Join('\n', read)}");
    }

    internal string ReadRest() => lines.ReadToEnd();

    internal string ReadErrors()
    {
        using var reader = new StreamReader(error);
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        input.Dispose();
        lines.Dispose();
        error.Dispose();
    }

    private static int Fd(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
