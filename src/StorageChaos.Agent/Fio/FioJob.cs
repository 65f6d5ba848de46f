using System.Globalization;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Fio;

/// <summary>One job of fio: a file that is written once, each block with its checksum (fio(1), verify).</summary>
internal sealed record FioJob(int Writer, long Number, FioOptions Options)
{
    internal string Name => $"fio-{Writer}-{Number}.dat";

    internal string Path => $"{Options.Place.Directory}/{Name}";

    internal IReadOnlyList<string> Write => [.. Common(), "--rw=randwrite", "--fsync=1", .. Raw, "--do_verify=0"];

    /// <summary>Nothing but reading, so that it can be done on a file system that takes no writes.</summary>
    internal IReadOnlyList<string> Verify => [.. Common(), .. Raw, "--readonly", "--rw=read"];

    private IEnumerable<string> Raw => Options.Raw.Select(o => $"--{o}");

    private IEnumerable<string> Common() =>
    [
        Options.Program, "--name=storagechaos", $"--filename={Path}", string.Create(CultureInfo.InvariantCulture, $"--size={Options.FileBytes}"),
        string.Create(CultureInfo.InvariantCulture, $"--randseed={(Options.Place.Seed * 1_000_003 + (ulong)Writer * 10_007 + (ulong)Number) % int.MaxValue}"),
        "--thread", "--ioengine=psync", "--bs=4k", "--verify=crc32c", "--verify_state_save=0", "--output-format=terse", "--terse-version=3",
    ];

    /// <summary>What a run of fio came to.</summary>
    /// <param name="exitCode">Of the program.</param>
    /// <param name="output">What it said, errors too.</param>
    /// <returns>Null if all went well; else the errno's name, and fio's own words.</returns>
    internal static (string Error, string Words)? Outcome(int exitCode, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Terse: version;program;job;group;error;...
        var summary = lines.LastOrDefault(l => l.StartsWith("3;fio", StringComparison.Ordinal))?.Split(';');
        var number = summary is { Length: > 4 } && int.TryParse(summary[4], NumberStyles.None, CultureInfo.InvariantCulture, out var errno) ? errno : -1;
        if (exitCode == 0 && number == 0) return null;
        if (exitCode == ChildProcess.NotFound) return ("fio is not installed", output.TrimEnd());
        var words = lines.FirstOrDefault(l => l.Contains("verify failed", StringComparison.Ordinal) || l.Contains("verify:", StringComparison.Ordinal))
            ?? lines.FirstOrDefault(l => l.StartsWith("fio: ", StringComparison.Ordinal) && l.Contains("err=", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "it said nothing";
        return (number > 0 ? Errno.Name(number) : $"exit code {exitCode}", words);
    }
}
