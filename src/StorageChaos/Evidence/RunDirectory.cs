using System.Globalization;
using StorageChaos.Checks;
using StorageChaos.Fsck.Reports;
using StorageChaos.Judging;
using StorageChaos.Scenarios;

namespace StorageChaos.Evidence;

/// <summary>
/// The directory of one run: everything that its verdict rests on. Documents are replaced atomically and logs
/// appended line by line, so that it can be read after a crash at any point.
/// </summary>
public sealed class RunDirectory
{
    /// <summary>How the files of consoles end, in <see cref="LogFolder"/>.</summary>
    internal const string ConsoleExtension = ".console.log";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private RunDirectory(string path) => FullPath = path;

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>Its own name: <c>&lt;UTC time&gt;-&lt;scenario&gt;</c>.</summary>
    public string Name => Path.GetFileName(FullPath);

    /// <summary><c>history.jsonl</c>: for <see cref="Histories.HistoryRecorder"/>, which creates it.</summary>
    public string HistoryPath => Path.Combine(FullPath, "history.jsonl");

    /// <summary><c>commands.jsonl</c>: see <see cref="OpenCommands"/>.</summary>
    public string CommandsPath => Path.Combine(FullPath, "commands.jsonl");

    /// <summary><c>run.json</c>.</summary>
    public string RunPath => Path.Combine(FullPath, "run.json");

    /// <summary><c>results.json</c>.</summary>
    public string ResultsPath => Path.Combine(FullPath, "results.json");

    /// <summary><c>fsck/</c>: the report, the checkers' raw outputs (gzip), and the metadata snapshot.</summary>
    public string FsckFolder => Path.Combine(FullPath, "fsck");

    /// <summary><c>logs/</c>: one <c>&lt;host&gt;.log</c> a host.</summary>
    public string LogFolder => Path.Combine(FullPath, "logs");

    /// <summary><c>network/</c>: tc and iptables dumps.</summary>
    public string NetworkFolder => Path.Combine(FullPath, "network");

    /// <summary>Makes the directory of a new run, and points <c>latest</c> beside it to it.</summary>
    /// <param name="root">The directory of all runs; made if it is not there.</param>
    /// <param name="scenario">Name of the scenario; what a file name should not hold becomes a hyphen.</param>
    /// <param name="clock">Says when the run begins.</param>
    /// <exception cref="IOException"><paramref name="root"/> cannot be written; names the path.</exception>
    public static RunDirectory Create(string root, string scenario, TimeProvider clock)
    {
        var time = clock.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);
        var name = $"{time}-{Slug(scenario)}";
        root = Path.GetFullPath(root);
        for (var n = 1; ; n++)
        {
            var run = new RunDirectory(Path.Combine(root, n == 1 ? name : $"{name}-{n}"));
            EvidenceFile.Guard(run.FullPath, () => Directory.CreateDirectory(run.FullPath));
            if (!run.Claim())
                continue;
            foreach (var folder in new[] { run.FsckFolder, run.LogFolder, run.NetworkFolder })
                EvidenceFile.Guard(folder, () => Directory.CreateDirectory(folder));
            EvidenceFile.ReplaceLink(Path.Combine(root, "latest"), run.Name);
            return run;
        }
    }

    /// <summary>Opens the directory of a run that was made earlier, finished or not.</summary>
    /// <param name="path">The directory, or a link to it such as <c>runs/latest</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">It is not a run's directory; says what is missing.</exception>
    public static RunDirectory Open(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full))
            throw new DirectoryNotFoundException($"there is no run directory {full}");
        var run = new RunDirectory(Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full);
        return File.Exists(run.RunPath)
            ? run
            : throw new InvalidDataException($"{full} is not the directory of a run: run.json is missing");
    }

    /// <summary>Writes <c>run.json</c> anew.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    /// <param name="run">What to write.</param>
    /// <param name="kinds">What its scenario may ask for; null: <see cref="Kinds.Default"/>.</param>
    public void SaveRun(RunDocument run, Kinds? kinds = null) => RunDocumentFile.Save(RunPath, run, kinds ?? Kinds.Default);

    /// <summary>Opens <c>commands.jsonl</c> to append.</summary>
    /// <exception cref="IOException">It cannot be written; names the path.</exception>
    public CommandLog OpenCommands() => new(CommandsPath);

    /// <summary>Writes <c>fsck/report.json</c>, beside the raw logs that it names.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public void SaveFsck(FsckReport report) =>
        EvidenceFile.Replace(Path.Combine(FsckFolder, "report.json"), EvidenceJson.Document(report));

    /// <summary>Writes a tc and iptables dump of one host.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public void SaveNetwork(string host, NetworkMoment moment, string text) =>
        EvidenceFile.Replace(NetworkPath(host, moment), text);

    /// <summary>Where a host's log goes, in the form of <c>journalctl -o short-unix</c>.</summary>
    public string LogPath(string host) => Path.Combine(LogFolder, Slug(host) + ".log");

    /// <summary>
    /// Where a host's serial console goes: a line for each of its lines, after the time at which it came, in seconds since 1970.
    /// </summary>
    public string ConsolePath(string host) => Path.Combine(LogFolder, Slug(host) + ConsoleExtension);

    /// <summary>Writes what a host's firmware kept of its kernel's last words over a boot (pstore).</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public void SavePstore(string host, string text) => EvidenceFile.Replace(Path.Combine(LogFolder, Slug(host) + ".pstore.txt"), text);

    /// <summary>Writes <c>results.json</c>. The same judgement gives the same bytes.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public void SaveResults(Judgement judgement) => EvidenceFile.Replace(ResultsPath, EvidenceJson.Document(judgement));

    /// <summary>Reads <c>results.json</c>; null if the run was not judged.</summary>
    /// <exception cref="InvalidDataException">It is not a judgement; names file and line.</exception>
    public Judgement? LoadResults() => File.Exists(ResultsPath) ? EvidenceJson.Read<Judgement>(ResultsPath) : null;

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not a run's document; names file and line.</exception>
    /// <param name="kinds">What its scenario may ask for; null: <see cref="Kinds.Default"/>.</param>
    public RunDocument LoadRun(Kinds? kinds = null) => RunDocumentFile.Load(RunPath, kinds ?? Kinds.Default);

    /// <summary>Reads <c>fsck/report.json</c>; null if the run did not get that far.</summary>
    /// <exception cref="InvalidDataException">It is not a report; names file and line.</exception>
    public FsckReport? LoadFsck()
    {
        var path = Path.Combine(FsckFolder, "report.json");
        return File.Exists(path) ? EvidenceJson.Read<FsckReport>(path) : null;
    }

    /// <summary>Reads everything that checks judge, as far as the run came.</summary>
    /// <exception cref="InvalidDataException">A file was altered so that it cannot be read; names file and line.</exception>
    /// <param name="kinds">What its scenario may ask for; null: <see cref="Kinds.Default"/>.</param>
    public RunRecord LoadRecord(Kinds? kinds = null) => RunReader.Record(this, kinds ?? Kinds.Default);

    internal string NetworkPath(string host, NetworkMoment moment) =>
        Path.Combine(NetworkFolder, $"{Slug(host)}.{(moment == NetworkMoment.Before ? "before" : "after")}.txt");

    // Directory.CreateDirectory does not tell who made a directory; creating a file that must not exist does.
    private bool Claim()
    {
        try
        {
            new FileStream(CommandsPath, FileMode.CreateNew, FileAccess.Write).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(CommandsPath))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write {CommandsPath}: {e.Message}", e);
        }
    }

    private static string Slug(string name)
    {
        var slug = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return slug.Length > 0 ? slug : throw new ArgumentException($"'{name}' gives no file name", nameof(name));
    }
}
