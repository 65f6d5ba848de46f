using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Examining;

/// <summary>Whether the content of files matches its checksums, where the file system has some.</summary>
internal sealed class DataTrial(IChecker checker, BoundedTool tool, FilePaths paths, Remarks remarks)
{
    /// <summary>The reading, with what is found in the content of files behind its findings.</summary>
    /// <param name="reading">What was found in the structures.</param>
    /// <param name="device">Device, image, or the copy of it; it is only read.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FsckReading> AddToAsync(FsckReading reading, string device, CancellationToken ct)
    {
        if (checker.Data is not { } data || reading.Outcome == FsckOutcome.Inconclusive)
            return reading;
        var found = data.Read(await tool.RunAsync("data", data.Check(device), null, CheckerRun.AfterReplay, ct));
        switch (found.Outcome)
        {
            case FsckOutcome.Clean:
                remarks.Covers = "metadata, and the checksums of all file data";
                return reading;
            case FsckOutcome.Findings:
                var owners = await tool.RunAsync("owners", data.Owners(device, found), null, CheckerRun.AfterReplay, ct);
                return Replays.Join(reading, await paths.NameAsync(data.ByFile(found, owners.Stdout), device, ct, "data-paths"));
        }

        if (found.Voided && reading.Outcome == FsckOutcome.Clean)
            return reading with
            {
                Outcome = FsckOutcome.Inconclusive,
                Reason = $"the structures are consistent, but file data could not be read: {found.Reason}",
            };
        remarks.Covers = $"metadata; the file data was not checked: {found.Reason}";
        if (reading.Outcome == FsckOutcome.Findings)
            remarks.Add($"the file data was not checked: {found.Reason}");
        return reading;
    }
}
