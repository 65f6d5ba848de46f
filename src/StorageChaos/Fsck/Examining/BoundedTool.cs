using System.Globalization;
using System.IO.Compression;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>
/// Runs a tool on a host within limits. What it writes goes to compressed files there, which are fetched: complete, as evidence,
/// and to be read line by line.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="workspace">A directory on it.</param>
/// <param name="evidence">A local directory that receives the files.</param>
/// <param name="limits">The limits.</param>
internal sealed class BoundedTool(IHost host, string workspace, string evidence, FsckLimits limits)
{
    // Time to start the command, to compress what it wrote, and to notice that it was killed.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    // Exit codes of env(1) and timeout(1), the same as those of a shell.
    private const int NotFound = 127;

    private readonly List<string> files = [];

    /// <summary>Names of all files that were fetched.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>The path on the host where a run's tool writes its problem log.</summary>
    public string ProblemLog(string name) => $"{workspace}/{name}.problems";

    /// <exception cref="HostCommandException">The host did not answer, or has not even a shell.</exception>
    public async Task<CheckerRun> RunAsync(string name, HostCommand command, string? startsOver, string when, CancellationToken ct)
    {
        var outcome = await host.RunAsync(
            HostCommand.Script(Script(name, command, startsOver)) with { Deadline = limits.Time + Margin },
            ct);
        var cells = outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var sizes = cells.Skip(1).Select(c => long.Parse(c, CultureInfo.InvariantCulture)).ToList();
        foreach (var (stream, size) in new[] { "out", "err", "problems" }.Zip(sizes))
        {
            if (size == 0)
                continue;
            await host.DownloadAsync($"{workspace}/{name}.{stream}.gz", Path.Combine(evidence, $"{name}.{stream}.gz"), ct);
            files.Add($"{name}.{stream}.gz");
        }

        // Without a code the shell itself was killed, e.g. for lack of memory.
        var exitCode = int.TryParse(cells[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : -1;
        if (exitCode == NotFound && Lines($"{name}.err.gz").Any(l => l.Contains("failed to run command", StringComparison.Ordinal)))
            throw new HostCommandException(outcome with { Command = command.ToString() }, $"'{command.Argv[0]}' is not installed");
        return new CheckerRun
        {
            Command = command.ToString(),
            ExitCode = exitCode,
            Ended = Ended(exitCode, sizes, startsOver),
            Stdout = Lines($"{name}.out.gz"),
            Stderr = Lines($"{name}.err.gz"),
            Problems = Lines($"{name}.problems.gz"),
            When = when,
        };
    }

    private long OutputBytes => limits.OutputMiB * 1024L * 1024L;

    private string Script(string name, HostCommand command, string? startsOver)
    {
        var file = Shell.Quote($"{workspace}/{name}");
        var log = Shell.Quote(ProblemLog(name));
        // Only a tool that writes nothing but its log may be held to a file size.
        var logLimit = command.Argv.Any(a => a.Contains(ProblemLog(name), StringComparison.Ordinal)) && command.Argv.Contains("-n")
            ? string.Create(CultureInfo.InvariantCulture, $"ulimit -f {OutputBytes / 512};")
            : "";
        // A tool must end, by SIGPIPE, when its reader has gone. This process ignores that signal, and whatever it starts
        // inherits this.
        var loop = startsOver is null
            ? ""
            : $"awk -v n={limits.StartsOver} -v m={Shell.Quote(startsOver)} 'index($0, m) && ++c > n {{ exit }} {{ print }}' |";
        var seconds = Math.Ceiling(limits.Time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // Debian leaves the folders of checkers out of a user's path.
        return string.Create(CultureInfo.InvariantCulture, $$"""
            PATH=$PATH:/usr/sbin:/sbin
            : >{{file}}.code
            : >{{log}}
            {
              {
                { (ulimit -v {{limits.MemoryMiB * 1024L}};
                    {{logLimit}} exec env --default-signal=PIPE LC_ALL=C timeout -k 5 {{seconds}} {{Shell.Join(command.Argv)}}) \
                      </dev/null 2>&1 >&3 3>&- && c=0 || c=$?;
                    echo $c >{{file}}.code; } |
                  head -c {{OutputBytes}} >{{file}}.err
              } 3>&1 | {{loop}} head -c {{OutputBytes}} >{{file}}.out
            } 2>/dev/null || :
            cat {{file}}.code; [ -s {{file}}.code ] || echo -
            stat -c %s {{file}}.out {{file}}.err {{log}}
            gzip -1 -f {{file}}.out {{file}}.err {{log}}
            """);
    }

    private string? Ended(int exitCode, List<long> sizes, string? startsOver) => exitCode switch
    {
        124 or 137 => string.Create(CultureInfo.InvariantCulture, $"no end within {limits.Time.TotalSeconds:0.#} s"),
        141 when sizes[0] < OutputBytes && sizes[1] < OutputBytes && startsOver is not null =>
            $"it started over more than {limits.StartsOver} times",
        141 or 153 => $"more than {limits.OutputMiB} MiB of output",
        -1 => "its shell was killed",
        _ => null,
    };

    private IEnumerable<string> Lines(string name)
    {
        var path = Path.Combine(evidence, name);
        if (!files.Contains(name))
            yield break;
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
