using System.Globalization;
using System.Runtime.CompilerServices;
using StorageChaos.Cli;
using StorageChaos.Fsck.Checkers;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// Output of a real checker on a real image, from <c>Data/</c>: e2fsck 1.47.0, xfs_repair 6.1.0, btrfs-progs 6.2. The I/O
/// errors are real runs, too, under a library that makes reads of some blocks return EIO or on a <see cref="FailingDisk"/>.
/// </summary>
internal sealed record CapturedRun(string Command, int ExitCode, string Stdout, string Stderr)
{
    public static CapturedRun Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), $"{name}.txt"));
        var stdout = text.IndexOf("--- stdout\n", StringComparison.Ordinal);
        var stderr = text.IndexOf("--- stderr\n", StringComparison.Ordinal);
        var head = text[..stdout].Split('\n');
        return new CapturedRun(
            head[0]["command: ".Length..],
            int.Parse(head[1]["exit: ".Length..], CultureInfo.InvariantCulture),
            text[(stdout + "--- stdout\n".Length)..stderr],
            text[(stderr + "--- stderr\n".Length)..]);
    }

    /// <summary>As the parsers take it.</summary>
    public CheckerRun As(string when) => Run(Command, ExitCode, Stdout, Stderr, false, when);

    /// <summary>A run that is made up.</summary>
    public static CheckerRun Run(string command, int exitCode, string stdout, string stderr, bool timedOut, string when) => new()
    {
        Command = command,
        ExitCode = exitCode,
        Ended = timedOut ? "no end in time" : null,
        Stdout = stdout.Split('\n'),
        Stderr = stderr.Split('\n'),
        When = when,
    };

    private static string Folder([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "Data");
}
