using System.Globalization;
using System.Text.RegularExpressions;
using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Fio;

/// <summary>What fio itself says of what it wrote. Files of jobs that it did not bring to an end are not judged.</summary>
public sealed partial class FioCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "fio";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var jobs = Attempt.Of(run.History, FioProtocol.Job);
        if (jobs.Count == 0) return RecordVerdict.NothingToJudge(Name);
        var (contract, anomalies, problems) = (new ContractCoverage(run), new RecordAnomalies(), new List<string>());
        if (jobs.Values.FirstOrDefault(j => j.Knowledge == Knowledge.NotDone) is { } refused)
            problems.Add($"fio did not run: {refused.Completion!.Error}");
        var removed = Attempt.Of(run.History, FioProtocol.Remove);
        var reads = RecordVerdict.ClientReads(run.History, FioProtocol.Read).ToLookup(r => (r.Writer, r.Record));
        var cold = new ColdReads(run, FioProtocol.Read, FioProtocol.ReadEnd);
        bool IsLost(int writer, long record) => cold.IsLost(
            op => op.Action == FioProtocol.Read && op.Writer == writer && op.Record == record,
            op => op.Action == FioProtocol.ReadEnd && op.Writer == writer);
        var goodReads = new GoodReads(run.History, FioProtocol.Read);
        var ends = RecordVerdict.ClientReads(run.History, FioProtocol.ReadEnd).ToLookup(r => r.Writer);
        foreach (var writer in jobs.Values.GroupBy(j => j.Writer).OrderBy(w => w.Key))
        {
            var end = ends[writer.Key].LastOrDefault();
            if (end is null || (end.Error is not null && !IsLost(writer.Key, -1)))
            {
                problems.Add(
                    $"writer {writer.Key}: "
                        + $"{(end is null ? "there is no final read of its files" : $"the final read of its files failed: {end.Error}")}");
                continue;
            }

            foreach (var job in writer
                .Where(j => j.Knowledge == Knowledge.Acknowledged && !removed.ContainsKey((j.Writer, j.Record)))
                .OrderBy(j => j.Record))
                Judge(job, reads[(job.Writer, job.Record)].LastOrDefault(), end, IsLost, contract, anomalies, job.About(null, goodReads));
        }

        var figures = new Dictionary<string, double> { ["acknowledged"] = jobs.Values.Count(j => j.Knowledge == Knowledge.Acknowledged) };
        return RecordVerdict.Of(Name, $"{figures["acknowledged"]} jobs of fio", anomalies.All, anomalies.Allowances, problems, figures);
    }

    private static void Judge(
        Attempt job, Op? read, Op end, Func<int, long, bool> isLost, ContractCoverage contract, RecordAnomalies anomalies, Anomaly about)
    {
        if (read?.Found == Found.Intact) return;
        var unreadable = isLost(job.Writer, job.Record) ? "unreadable" : RecordVerdict.Undecided;
        var (kind, fate) = read switch
        {
            null when end.Error is { } error => (unreadable, $"fio had succeeded, then its file could not be looked for: {error}"),
            null => ("lost", "fio had succeeded, then its file was not there"),
            { Found: Found.Corrupt } => ("corrupt", $"fio says: {read.Detail}"),
            _ => (unreadable, $"fio could not verify it: {read.Error}: {read.Detail}"),
        };

        // fio does not tell what it found instead: what a lawful loss leaves, old data or zeros, is a wrong header to it.
        anomalies.Add(kind, fate, job.Writer, job.Record, job.Record, read ?? end,
            contract.ForWrite((job.Invoke ?? job.Completion)!.Time, job.Completion!.Time, "lost"),
            about with { Offset = OffsetIn(read?.Detail) });
    }

    // As in: verify failed at file /d/fio-0-0.dat offset 12288, length 4096.
    private static long? OffsetIn(string? words) =>
        Offset().Match(words ?? "") is { Success: true } match
            && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : null;

    [GeneratedRegex(@"\boffset (\d+)")]
    private static partial Regex Offset();
}
