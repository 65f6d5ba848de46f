using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Xfs;

/// <summary>What came of replaying the log of a copy: of <see cref="XfsChecker.Replay"/>.</summary>
public sealed record XfsReplay
{
    /// <summary>Whether the log is replayed.</summary>
    public required bool Done { get; init; }

    /// <summary>Why not, in one sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>The inconsistency that kept the kernel from it; null where the reason says nothing about the file system (no loop device, I/O error).</summary>
    public Finding? Finding { get; init; }

    /// <summary>
    /// Reads it. The kernel refuses a file system that it finds damaged with EUCLEAN, and one with a wrong checksum
    /// with EBADMSG (kernel source, fs/xfs/xfs_linux.h: EFSCORRUPTED, EFSBADCRC); mount(8) passes the error's text on.
    /// </summary>
    public static XfsReplay Read(CommandOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Succeeded)
            return new XfsReplay { Done = true };
        var lines = outcome.ErrorOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var damaged = lines.FirstOrDefault(l => l.Contains("Structure needs cleaning", StringComparison.Ordinal) || l.Contains("Bad message", StringComparison.Ordinal));
        var why = damaged ?? lines.FirstOrDefault() ?? $"exit code {outcome.ExitCode}";
        return new XfsReplay
        {
            Done = false,
            Problem = $"the log was not replayed: {why}",
            Finding = damaged is null ? null : new Finding
            {
                Class = FindingClass.Other,
                Structure = "log",
                Severity = Severity.High,
                Code = "EUCLEAN",
                Pass = "log replay",
                Message = damaged,
                Meaning = "The file system refuses to be mounted, because the kernel finds it damaged: nothing in it can be reached before it is repaired.",
            },
        };
    }
}
