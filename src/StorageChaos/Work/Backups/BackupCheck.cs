using StorageChaos.Checks;
using StorageChaos.Checks.Records;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Backups;

/// <summary>
/// Every received file that was acknowledged and not removed must be there, whole, under its final name; a removed one must not.
/// Whatever is under a final name must be complete, acknowledged or not: that is what fsync before rename promises.
/// </summary>
public sealed class BackupCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "backup";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var uploads = Attempt.Of(run.History, BackupProtocol.Upload);
        if (uploads.Count == 0) return RecordVerdict.NothingToJudge(Name);
        var tally = new BackupTally(run, uploads);
        var figures = new Dictionary<string, double>
        {
            ["acknowledged"] = uploads.Values.Count(u => u.Knowledge == Knowledge.Acknowledged),
            ["indeterminate"] = uploads.Values.Count(u => u.Knowledge == Knowledge.Indeterminate),
            ["removed"] = tally.Removed,
        };
        return RecordVerdict.Of(
            Name, $"{figures["acknowledged"]} acknowledged files, {tally.Removed} of them removed",
            tally.Anomalies.All, tally.Anomalies.Allowances, tally.Problems, figures);
    }
}
