using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Backups;

/// <summary>Holds every file that was begun against what the final read found under its names.</summary>
internal sealed class BackupTally
{
    private readonly ContractCoverage contract;
    private readonly GoodReads goodReads;
    private readonly ColdReads cold;

    public BackupTally(RunRecord run, Dictionary<(int Writer, long Record), Attempt> uploads)
    {
        contract = new ContractCoverage(run);
        goodReads = new GoodReads(run.History, BackupProtocol.Read);
        cold = new ColdReads(run, BackupProtocol.Read, BackupProtocol.ReadEnd);
        var removals = Attempt.Of(run.History, BackupProtocol.Remove);
        var reads = RecordVerdict.ClientReads(run.History, BackupProtocol.Read)
            .Where(r => r is { Writer: not null, Record: not null })
            .ToLookup(r => r.Writer!.Value);
        var ends = RecordVerdict.ClientReads(run.History, BackupProtocol.ReadEnd).ToLookup(r => r.Writer);
        var clientWasCut = RecordVerdict.ClientWasCut(run);
        Removed = removals.Values.Count(r => r.Knowledge == Knowledge.Acknowledged);
        foreach (var writer in uploads.Values.GroupBy(u => u.Writer).OrderBy(w => w.Key))
        {
            if (ends[writer.Key].LastOrDefault() is not { } end)
                Problems.Add($"writer {writer.Key}: there is no final read of its files, or it did not end");
            else if (end.Error is { } error && !IsLost(writer.Key, -1))
                Problems.Add($"writer {writer.Key}: the final read of its files failed: {error}");
            else
                Tally([.. writer.OrderBy(u => u.Record)], removals, [.. reads[writer.Key]], end, clientWasCut);
        }
    }

    public RecordAnomalies Anomalies { get; } = new();

    /// <summary>What kept a writer's files from being judged.</summary>
    public List<string> Problems { get; } = [];

    public long Removed { get; }

    private void Tally(
        List<Attempt> uploads,
        Dictionary<(int Writer, long Record), Attempt> removals,
        List<Op> reads,
        Op end,
        bool clientWasCut)
    {
        var parts = reads.Where(r => r.Found == Found.Part).ToLookup(r => r.Record);
        var complete = reads.Where(r => r.Found != Found.Part).ToLookup(r => r.Record);
        // Old files are removed in their order: this one was next.
        var next = clientWasCut
            ? uploads.Find(u => u.Knowledge == Knowledge.Acknowledged && !removals.ContainsKey((u.Writer, u.Record)))
            : null;
        foreach (var upload in uploads)
        {
            var removal = removals.GetValueOrDefault((upload.Writer, upload.Record));
            if (upload == next && !complete[upload.Record].Any())
            {
                Problems.Add(
                    $"writer {upload.Writer}, record {upload.Record}: it is not there, and its host had no time to tell, "
                        + $"before it lost its power, whether it had begun to remove it");
                continue;
            }

            // The list of names broke off.
            if (end.Error is not null && !complete[upload.Record].Any())
            {
                if (upload.Knowledge == Knowledge.Acknowledged && removal is null or { Knowledge: Knowledge.NotDone })
                    AddUnreadable(upload, end);
                continue;
            }

            Judge(upload, removal, complete[upload.Record].LastOrDefault(), end);
            if (upload.Knowledge == Knowledge.Acknowledged && parts[upload.Record].LastOrDefault() is { } part)
                Add(upload, "resurrected", "acknowledged under its final name, and its .part is there", part, upload, "lost");
        }

        var begun = uploads.Select(u => u.Record).ToHashSet();
        foreach (var read in reads.Where(r => !begun.Contains(r.Record!.Value)))
        {
            if (!(clientWasCut && read.Record == uploads[^1].Record + 1))
                Anomalies.Add(
                    "phantom",
                    $"never begun, and {read.Path} is there",
                    uploads[0].Writer,
                    read.Record!.Value,
                    read.Record.Value,
                    read,
                    about: new Anomaly { Kind = "", Message = "", File = read.Path });
        }
    }

    private void Judge(Attempt upload, Attempt? removal, Op? read, Op end)
    {
        var acknowledged = upload.Knowledge == Knowledge.Acknowledged;
        if (read is null)
        {
            if (acknowledged && removal is null or { Knowledge: Knowledge.NotDone })
                Add(upload, "lost", "acknowledged, then not there under its final name", end, upload, "lost");
        }
        else if (removal?.Knowledge == Knowledge.Acknowledged)
        {
            // What is lost is the removal; until when that may lawfully happen is a matter of its own times.
            Add(upload, "resurrected", "its removal was acknowledged, and it is there nevertheless", read, removal, "lost");
        }
        else if (NeverRenamed(upload))
        {
            Add(upload, "phantom", "never given its final name, and there under it nevertheless", read, upload, "phantom");
        }
        else if (read.Found == Found.Unreadable)
        {
            AddUnreadable(upload, read);
        }
        else if (read.Found != Found.Intact)
        {
            var kind = read.Found == Found.Zeros ? "lost" : read.Found ?? "corrupt";
            Add(
                upload,
                kind,
                $"{Words(upload)}, and under its final name incomplete: {read.Found}{(read.Detail is { } detail ? $": {detail}" : "")}",
                read,
                upload,
                kind);
        }
        else if (acknowledged && upload.Completion!.Value is { } value && read.Value != value)
        {
            Add(upload, "corrupt", $"acknowledged with {value}, then {read.Value}", read, upload, "corrupt");
        }
    }

    private void AddUnreadable(Attempt upload, Op read) => Add(
        upload,
        IsLost(upload.Writer, upload.Record) ? "unreadable" : RecordVerdict.Undecided,
        $"{Words(upload)}, then unreadable: {read.Error}",
        read,
        upload,
        "lost");

    private bool IsLost(int writer, long record) => cold.IsLost(
        op => op.Action == BackupProtocol.Read && op.Writer == writer && op.Record == record && op.Found != Found.Part,
        op => op.Action == BackupProtocol.ReadEnd && op.Writer == writer);

    private void Add(Attempt upload, string kind, string fate, Op proof, Attempt promise, string loss)
    {
        var invoked = (promise.Invoke ?? promise.Completion)!.Time;
        var returned = promise.Completion?.Time ?? double.PositiveInfinity;
        Anomalies.Add(
            kind,
            fate,
            upload.Writer,
            upload.Record,
            upload.Record,
            proof,
            contract.ForWrite(invoked, returned, loss),
            promise.About(proof.Path, goodReads));
    }

    // Everything before the rename is about the file that is being written, under its other name.
    private static bool NeverRenamed(Attempt upload) =>
        upload.Knowledge == Knowledge.NotDone || upload.Completion is { Phase: OpPhase.Info, Detail: "file" };

    private static string Words(Attempt upload) => upload.Knowledge == Knowledge.Acknowledged ? "acknowledged" : "indeterminate";
}
