using System.Reflection;
using System.Runtime.InteropServices;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent;

/// <summary>The entry point. Standard streams and signals are dealt with here and nowhere else.</summary>
internal static class Program
{
    internal const string Name = "storagechaos-agent";

    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static int Main(string[] args)
    {
        // When nobody reads the output any more, write(2) is to return EPIPE; the signal would kill the process half way.
        _ = Libc.Signal(Libc.SigPipe, Libc.SigIgn);
        var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        // A command that works until it is told to stop has something to finish. Any other is ended by the signal itself.
        var finishes = args.Length > 0 && Commands.Find(args[0]) is { WorksUntilStopped: true };
        using var term = finishes ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop) : null;
        using var interrupt = finishes ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop) : null;
        var exitCode = Run(args, new StandardStreams(0, 1, 2), stop);

        // A thread that hangs in a system call keeps the process, and with it the output, open even after the exit.
        // So the streams are closed here: whoever reads the output sees its end.
        for (var fd = 0; fd <= 2; fd++) _ = Libc.Close(fd);
        Libc.ExitNow(exitCode);
        return exitCode;
    }

    /// <summary>One call of the program, apart from what belongs to the process.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="streams">Where to read and write.</param>
    /// <param name="stop">Ends work. The work itself cancels it, too, when its input ends or its output breaks.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] args, StandardStreams streams, CancellationTokenSource stop)
    {
        try
        {
            if (args is ["--version"])
                return PlainText.WriteLine(streams.Output, $"{Name} {Version}") ? ExitCode.Success : ExitCode.OutputBroken;
            if (args.Length == 0) throw new UsageException("a command is missing");
            var command = Commands.Find(args[0]) ?? throw new UsageException($"unknown command '{args[0]}'");
            return command.Run(args.AsSpan(1), streams, stop);
        }
        catch (CommandException e)
        {
            PlainText.WriteLine(streams.Error, $"{Name}: {e.Message}{(e is UsageException ? $"\n{Commands.Usage}" : "")}");
            return e.ExitCode;
        }
    }
}
