using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Reads what came of replaying a journal by mounting a copy, which is the only way for XFS and btrfs.</summary>
internal static class MountReplay
{
    /// <summary>Clean if it was mounted, findings if the kernel refuses it as damaged; any other failure says nothing.</summary>
    public static FsckReading Read(CheckerRun run)
    {
        var (output, answer) = (new CheckerOutput(run), MountAnswer.Of(run, "replay"));
        if (answer.Mounted)
            return output.Clean("replayed");
        if (answer.Refusal is not { } refusal)
            return output.Inconclusive($"the journal could not be replayed: {answer.Silent}");
        var findings = new FindingList();
        findings.Add(refusal);
        return output.Findings($"the kernel refuses to mount it: {refusal.Message}", findings);
    }
}
