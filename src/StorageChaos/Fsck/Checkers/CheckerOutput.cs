using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>A checker's run as its parser needs it.</summary>
internal sealed class CheckerOutput(CheckerRun run)
{
    public IEnumerable<string> Stdout => Lines(run.Stdout);

    public IEnumerable<string> Stderr => Lines(run.Stderr);

    public IEnumerable<string> All => Stdout.Concat(Stderr);

    public string LastLine => All.LastOrDefault() ?? "it said nothing";

    public int ExitCode => run.ExitCode;

    /// <summary>The shell and coreutils' timeout(1) report a signal as 128 and its number.</summary>
    public bool Killed => run.ExitCode is < 0 or > 128;

    /// <summary>Whether the reading is of a copy whose journal has been replayed.</summary>
    public bool Replayed => run.When == CheckerRun.AfterReplay;

    public string? FirstWith(params string[] texts) =>
        All.FirstOrDefault(line => texts.Any(t => line.Contains(t, StringComparison.Ordinal)));

    public FsckReading Clean(string reason) => Reading(FsckOutcome.Clean, reason, new FindingList());

    public FsckReading Inconclusive(string reason, FindingList? seen = null) =>
        Reading(FsckOutcome.Inconclusive, reason, seen ?? new FindingList());

    public FsckReading Void(string reason, FindingList seen) => Inconclusive(reason, seen) with { Voided = true };

    public FsckReading Findings(FindingList findings, string? stopped) =>
        (Reading(FsckOutcome.Findings, "", findings) with { Stopped = stopped }).Summarised();

    public FsckReading Findings(string reason, FindingList findings) => Reading(FsckOutcome.Findings, reason, findings);

    private static IEnumerable<string> Lines(IEnumerable<string> lines) => lines.Select(l => l.TrimEnd()).Where(l => l.Length > 0);

    private FsckReading Reading(FsckOutcome outcome, string reason, FindingList findings) => new()
    {
        When = run.When,
        Command = run.Command,
        ExitCode = run.Ended is null ? run.ExitCode : -1,
        Outcome = outcome,
        Reason = reason,
        FindingCount = findings.Count,
        Classes = findings.PerClass,
        Findings = findings.Items,
    };
}
