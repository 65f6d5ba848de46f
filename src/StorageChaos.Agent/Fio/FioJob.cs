using System.Globalization;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Fio;

/// <summary>One job of fio: a file that is written once, each block with its checksum (fio(1), verify).</summary>
internal sealed record FioJob(int Writer, long Number, FioOptions Options)
{
    internal string Name => $"fio-{Writer}-{Number}.dat";

    internal string Path => $"{Options.Place.Directory}/{Name}";

    internal IReadOnlyList<string> Write => [.. Common, "--rw=randwrite", "--fsync=1", .. Raw, "--do_verify=0"];

    /// <summary>It only reads, so that it works on a file system that takes no writes, too.</summary>
    internal IReadOnlyList<string> Verify => [.. Common, .. Raw, "--readonly", "--rw=read"];

    private IEnumerable<string> Raw => Options.Raw.Select(o => $"--{o}");

    private ulong Seed => (Options.Place.Seed * 1_000_003 + (ulong)Writer * 10_007 + (ulong)Number) % int.MaxValue;

    private IEnumerable<string> Common =>
    [
        Options.Program, "--name=storagechaos", $"--filename={Path}", $"--size={Options.FileBytes}", $"--randseed={Seed}",
        "--thread", "--ioengine=psync", "--bs=4k", "--verify=crc32c", "--verify_state_save=0", "--output-format=terse", "--terse-version=3",
    ];

    /// <summary>How a run of fio ended.</summary>
    /// <param name="exitCode">Of the program.</param>
    /// <param name="output">What it said, errors too.</param>
    /// <returns>Null if all went well; else the name of the errno, and fio's own words.</returns>
    internal static (string Error, string Words)? Outcome(int exitCode, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var errno = ErrnoOf(lines);
        if (exitCode == 0 && errno == 0) return null;
        if (exitCode == ChildProcess.NotFound) return ("fio is not installed", output.TrimEnd());
        return (errno > 0 ? Errno.Name(errno.Value) : $"exit code {exitCode}", WordsOf(lines));
    }

    // The terse summary is version;program;job;group;error;...
    private static int? ErrnoOf(string[] lines)
    {
        var summary = lines.LastOrDefault(l => l.StartsWith("3;fio", StringComparison.Ordinal))?.Split(';');
        return summary is { Length: > 4 } && int.TryParse(summary[4], NumberStyles.None, CultureInfo.InvariantCulture, out var errno)
            ? errno
            : null;
    }

    private static string WordsOf(string[] lines) =>
        Array.Find(lines, l => l.Contains("verify failed", StringComparison.Ordinal) || l.Contains("verify:", StringComparison.Ordinal))
        ?? Array.Find(lines, l => l.StartsWith("fio: ", StringComparison.Ordinal) && l.Contains("err=", StringComparison.Ordinal))
        ?? lines.FirstOrDefault()
        ?? "it said nothing";
}
