using System.Reflection;
using System.Runtime.InteropServices;
using StorageChaos.Agent.Backups;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Crashing;
using StorageChaos.Agent.Fio;
using StorageChaos.Agent.Ledgers;
using StorageChaos.Agent.Locks;
using StorageChaos.Agent.Namespaces;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent;

/// <summary>The entry point: standard streams and signals are dealt with here and nowhere else.</summary>
internal static class Program
{
    internal const string Name = "storagechaos-agent";

    private static int Main(string[] args)
    {
        // A reader that is gone must come back as EPIPE from write(2), not kill the process half way.
        _ = Libc.Signal(Libc.SigPipe, Libc.SigIgn);
        var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        // What works until it is told to stop has something to finish; any other command is ended by the signal itself.
        var stoppable = args is ["append" or "overwrite" or "namespace" or "backup" or "ledger" or "locks" or "fio", ..];
        using var term = stoppable ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop) : null;
        using var interrupt = stoppable ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop) : null;
        var exitCode = Run(args, new StandardStreams(0, 1, 2), stop);

        // A thread in an uninterruptible call keeps the descriptors of the whole process open, even past its exit:
        // close them here, so that whoever reads this output sees its end.
        for (var fd = 0; fd <= 2; fd++) _ = Libc.Close(fd);
        Libc.ExitNow(exitCode);
        return exitCode;
    }

    /// <summary>One call of the program, apart from what belongs to the process.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="streams">Where to read and write.</param>
    /// <param name="stop">Ends what works until it is told to stop; cancelled by it when its input ends or its output breaks.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] args, StandardStreams streams, CancellationTokenSource stop)
    {
        try
        {
            switch (args)
            {
                case ["append", .. var rest]:
                    return new WorkCommand(AppendCommand.Hire(AppendOptions.Parse(rest))).Run(streams, stop);
                case ["overwrite", .. var rest]:
                    return new WorkCommand(OverwriteCommand.Hire(OverwriteOptions.Parse(rest))).Run(streams, stop);
                case ["read", .. var rest]:
                    return new ReadCommand(ReadOptions.Parse(rest)).Run(streams);
                case ["namespace", .. var rest]:
                    return new WorkCommand(NamespaceCommand.Hire(NamespaceOptions.Parse(rest, reading: false))).Run(streams, stop);
                case ["namespace-read", .. var rest]:
                    return new NamespaceReadCommand(NamespaceOptions.Parse(rest, reading: true)).Run(streams);
                case ["backup", .. var rest]:
                    return new WorkCommand(BackupCommand.Hire(BackupOptions.Parse(rest))).Run(streams, stop);
                case ["backup-read", .. var rest]:
                    return new BackupReadCommand(BackupOptions.Parse(rest)).Run(streams);
                case ["crash-image", .. var rest]:
                    return new CrashImageCommand(CrashImageOptions.Parse(rest)).Run(streams);
                case ["ledger" or "ledger-read", ..] when !Sqlite.IsInstalled:
                    PlainText.WriteLine(streams.Error, $"{Name}: SQLite is not installed: libsqlite3.so.0 (Debian: libsqlite3-0)");
                    return ExitCode.Unavailable;
                case ["ledger", .. var rest]:
                    return new WorkCommand(LedgerCommand.Hire(LedgerOptions.Parse(rest))).Run(streams, stop);
                case ["ledger-read", .. var rest]:
                    return new LedgerReadCommand(LedgerOptions.Parse(rest)).Run(streams);
                case ["locks", .. var rest]:
                    return new WorkCommand(LockCommand.Hire(LockOptions.Parse(rest))).Run(streams, stop);
                case ["locks-read", .. var rest]:
                    return new LockReadCommand(LockOptions.Parse(rest)).Run(streams);
                case ["fio", .. var rest]:
                    return new WorkCommand(FioCommand.Hire(FioOptions.Parse(rest))).Run(streams, stop);
                case ["fio-read", .. var rest]:
                    return new FioReadCommand(FioOptions.Parse(rest)).Run(streams);
                case ["--version"]:
                    return PlainText.WriteLine(streams.Output, $"{Name} {Version}") ? ExitCode.Success : ExitCode.OutputBroken;
                default:
                    throw new UsageException(args.Length == 0 ? "a command is missing" : $"unknown command '{args[0]}'");
            }
        }
        catch (UsageException e)
        {
            PlainText.WriteLine(streams.Error, $"{Name}: {e.Message}\n{Usage.Text}");
            return ExitCode.Usage;
        }
    }

    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
