namespace StorageChaos.Fsck;

/// <summary>What one run of a checker left behind, split into lines, as its parser needs it.</summary>
internal sealed class CheckerOutput
{
    /// <summary>Lines of a report that are kept; a checker that loops writes millions.</summary>
    public const int KeptFindings = 1000;

    private readonly FsckReading nothingYet;

    public CheckerOutput(string command, int exitCode, string stdout, string stderr, bool timedOut, string when)
    {
        Stdout = Lines(stdout);
        Stderr = Lines(stderr);
        nothingYet = new FsckReading
        {
            When = when,
            Command = command,
            ExitCode = timedOut ? -1 : exitCode,
            Outcome = FsckOutcome.Inconclusive,
            Reason = "",
        };
    }

    public IReadOnlyList<string> Stdout { get; }

    public IReadOnlyList<string> Stderr { get; }

    public IEnumerable<string> All => Stdout.Concat(Stderr);

    public string LastLine => All.LastOrDefault() ?? "it said nothing";

    public int ExitCode => nothingYet.ExitCode;

    /// <summary>The shell and coreutils' timeout(1) report a signal as 128 and its number; our own kill as -1.</summary>
    public bool Killed => ExitCode is < 0 or > 128;

    /// <summary>Whether the reading is of a copy whose journal has been replayed.</summary>
    public bool Replayed => nothingYet.When.StartsWith("after", StringComparison.Ordinal);

    public string? FirstWith(params string[] texts) =>
        All.FirstOrDefault(line => texts.Any(t => line.Contains(t, StringComparison.Ordinal)));

    public FsckReading Clean(string reason) => nothingYet with { Outcome = FsckOutcome.Clean, Reason = reason };

    public FsckReading Inconclusive(string reason, IReadOnlyCollection<string>? seen = null) =>
        WithLines(FsckOutcome.Inconclusive, reason, seen ?? []);

    public FsckReading Findings(string reason, IReadOnlyCollection<string> findings) =>
        WithLines(FsckOutcome.Findings, reason, findings);

    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];

    private FsckReading WithLines(FsckOutcome outcome, string reason, IReadOnlyCollection<string> findings) => nothingYet with
    {
        Outcome = outcome,
        Reason = reason,
        Findings = [.. findings.Take(KeptFindings)],
        FindingCount = findings.Count,
    };
}
