using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Work.Records;

/// <summary>Judges one writer's file, record by record.</summary>
internal sealed class FileTally(
    int writer,
    WrittenRecords records,
    FinalReads reads,
    ColdReads cold,
    ContractCoverage contract,
    RecordAnomalies anomalies)
{
    private readonly long lastData = reads.LastData;
    private long unnamed;

    /// <summary>What kept the whole file from being judged.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether there may be one write that the history does not know.</summary>
    public required bool MayHaveOneMore { get; init; }

    /// <summary>Whether there may be any number of them, since the history is not whole.</summary>
    public required bool MayHaveMore { get; init; }

    /// <summary>Writes that the history does not know, and may lawfully be there.</summary>
    public long Untold { get; private set; }

    public long IndeterminatePresent { get; private set; }

    public void Judge()
    {
        if (reads.End is null)
            Problems.Add($"writer {writer}: there is no final read of its file, or it did not end");
        else if (reads.Slots is null && !IsLost(records.Highest))
            Problems.Add($"writer {writer}: the final read of its file failed: {reads.End.Error ?? "it does not say why"}");

        var next = 0L;
        foreach (var (record, state) in records.Ascending())
        {
            if (record > next) NeverBegun(next, record - 1);
            Judge(record, state, reads.At(record));
            next = record + 1;
        }

        if (next >= 0) Beyond(next); // there is nothing beyond the highest number
        if (unnamed > 0)
            Problems.Add($"writer {writer}: {unnamed} records are there that the history, which is not whole, does not name");
    }

    private void Judge(long record, in RecordState state, Op? read)
    {
        var version = read?.Version ?? 0;
        if (read?.Found == Found.Intact && (version > state.Last || records.IsRefused(record, version)))
        {
            if (MayHaveMore) unnamed++;
            else if (MayHaveOneMore && Untold == 0 && version == state.Last + 1 && !records.IsRefused(record, version))
                CountUntold(record, record, read);
            else
                Add(
                    "phantom",
                    record,
                    state,
                    read,
                    state.Last > 0
                        ? $"version {version} was never written, or refused, and is there nevertheless"
                        : "refused to the writer, and there nevertheless");
        }
        else if (read?.Found == Found.Intact && records.IsLawful(record, state, version))
        {
            IndeterminatePresent += version == state.Acknowledged ? 0 : 1;
        }
        else if (state.Acknowledged >= 0 && !(read?.Found == Found.Torn && IsLawfulMix(record, state, read)))
        {
            var (kind, fate) = Fate(record, state, read);
            Add(kind, record, state, read ?? reads.End, $"acknowledged, then {fate}", Allowance(kind, state, read));
        }
        else if (read is not null && IsNobodys(read))
        {
            var (kind, fate) = Fate(record, state, read);
            Add(kind, record, state, read, $"never acknowledged, and {fate}", contract.ForOldBlocks());
        }
    }

    // Not even a write that got through in part leaves such data in its place.
    private static bool IsNobodys(Op read) => read.Found is Found.Misplaced or Found.Corrupt;

    // A write that may or may not have happened may have happened to some sectors only.
    private bool IsLawfulMix(long record, RecordState state, Op read)
    {
        var mix = TornVersions.Of(read.Detail);
        return !mix.Other
            && mix.Versions.All(
                v => records.IsLawful(record, state, v) || (v > state.Last && (MayHaveMore || (MayHaveOneMore && v == state.Last + 1))));
    }

    private (string Kind, string Fate) Fate(long record, in RecordState state, Op? read) => read?.Found switch
    {
        Found.Intact => ("stale", $"version {read.Version ?? 0} is there, version {state.Acknowledged} was acknowledged"),
        Found.Zeros when record < lastData => ("zero-gap", "zeros, and data after it"),
        Found.Zeros => ("lost", "zeros"),
        Found.Torn => ("torn", $"torn: {read.Detail ?? "part of it is not of this record"}"),
        Found.Misplaced => ("misplaced", $"data of another place{(read.Detail is { } detail ? $": {detail}" : "")}"),
        Found.Corrupt => ("corrupt", $"bytes that no writer wrote{(read.Detail is { } detail ? $": {detail}" : "")}"),
        not null => Unreadable(record, read.Error ?? read.Found),
        null when reads.Missing => ("lost", "the whole file is missing"),
        null when record >= reads.Slots => ("lost", "beyond the end of the file"),
        null when reads.End?.Error is { } error && IsLost(record) => Unreadable(record, error),
        null => (RecordVerdict.Undecided, "not read"),
    };

    private (string Kind, string Fate) Unreadable(long record, string error) =>
        (IsLost(record) ? "unreadable" : RecordVerdict.Undecided, $"unreadable: {error}");

    private bool IsLost(long record) => cold.IsLost(place => reads.Answer(place, record));

    // What is older than the version before the acknowledged one shows that two were lost: both must be covered.
    private Allowance? Allowance(string kind, in RecordState state, Op? read)
    {
        var allowance = contract.ForWrite(state.WrittenAt, state.AcknowledgedAt, kind);
        var oldest = read?.Found switch
        {
            Found.Intact => read.Version ?? 0,
            Found.Torn when TornVersions.Of(read.Detail) is { Other: false } mix => mix.Versions.Min(),
            _ => -1,
        };
        return oldest >= state.Earlier
            ? allowance
            : allowance is null
                ? null
                : contract.ForWrite(state.EarlierWrittenAt, state.EarlierAcknowledgedAt, kind);
    }

    private void NeverBegun(long first, long last)
    {
        foreach (var range in reads.Within(first, last).Where(r => FinalReads.HasData(r.Read)))
            AddUnwritten(range);
    }

    private void Beyond(long first)
    {
        foreach (var range in reads.Within(first, long.MaxValue).Where(r => FinalReads.HasData(r.Read)))
        {
            var untold = MayHaveOneMore && range.First == first && Untold == 0 && !IsNobodys(range.Read);
            if (untold) CountUntold(first, first, range.Read);
            if (!untold || range.Last > range.First) AddUnwritten(untold ? range with { First = first + 1 } : range);
        }
    }

    private void CountUntold(long first, long last, Op read)
    {
        Untold += last - first + 1;
        IndeterminatePresent += read.Found == Found.Intact ? last - first + 1 : 0;
    }

    private void AddUnwritten(ReadRange range)
    {
        var (kind, there) = range.Read.Found switch
        {
            Found.Misplaced or Found.Corrupt => Fate(range.First, RecordState.None, range.Read),
            Found.Intact => ("phantom", "there nevertheless"),
            _ => ("phantom", $"data ({range.Read.Found}) nevertheless"),
        };
        if (MayHaveMore && !IsNobodys(range.Read)) unnamed += range.Last - range.First + 1;
        else
            anomalies.Add(
                kind,
                $"never written, and {there}",
                writer,
                range.First,
                range.Last,
                range.Read,
                IsNobodys(range.Read) ? contract.ForOldBlocks() : null,
                Place(range.First));
    }

    private void Add(string kind, long record, in RecordState state, Op? proof, string fate, Allowance? allowance = null)
    {
        var about = Place(record);
        if (state.Acknowledged >= 0)
        {
            about = about with
            {
                Version = state.Acknowledged > 0 ? state.Acknowledged : null,
                WrittenAt = state.WrittenAt,
                AcknowledgedAt = state.AcknowledgedAt,
                LastGoodReadAt = reads.LastGoodReadAt(record, state.Acknowledged),
            };
        }

        anomalies.Add(kind, fate, writer, record, record, proof, allowance, about);
    }

    private Anomaly Place(long record) => new()
    {
        Kind = "",
        Message = "",
        File = reads.End?.Path,
        Offset = reads.BytesOfRecord is { } bytes && record <= long.MaxValue / bytes ? record * bytes : null,
    };
}
