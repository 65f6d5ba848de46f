using System.Globalization;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Records;

/// <summary>
/// What was read of one writer's file. It is judged by the reads of the client after its remount; those at other places, and earlier
/// ones, tell when a record was last seen whole.
/// </summary>
internal sealed class FinalReads
{
    private const string RecordBytes = "record-bytes=";
    private readonly List<ReadPass> passes = [];
    private readonly Dictionary<string, ReadPass> places = [];
    private readonly Dictionary<string, Op> ends = [];

    /// <summary>The end of the read; null if there is none.</summary>
    public Op? End => ends.GetValueOrDefault(ReadPlace.Client);

    /// <summary>The file is not there at all.</summary>
    public bool Missing => End?.Error == "ENOENT";

    /// <summary>Record slots that the file has; null if the read did not get to know.</summary>
    public long? Slots => Missing ? 0 : End is { Error: null, Phase: OpPhase.Ok } ? End.Record : null;

    /// <summary>Size of a record in bytes; null if the read does not say.</summary>
    public long? BytesOfRecord => End?.Value is { } value && value.StartsWith(RecordBytes, StringComparison.Ordinal)
        && long.TryParse(value.AsSpan(RecordBytes.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    /// <summary>The last record in whose place there is data; -1 if there is none.</summary>
    public long LastData => Judged.Ranges.Reverse().Where(r => HasData(r.Read)).Select(r => r.Last).FirstOrDefault(-1);

    private ReadPass Judged => At(ReadPlace.Client);

    /// <summary>The reads of all writers' files.</summary>
    public static Dictionary<int, FinalReads> Of(History history)
    {
        var files = new Dictionary<int, FinalReads>();
        foreach (var op in history.Of(RecordProtocol.Read)
            .Where(op => op.Phase != OpPhase.Invoke && op is { Record: not null, Found: not null, Writer: not null }))
            File(op).Add(new ReadRange(Math.Max(0, op.Record!.Value), op.ThroughRecord ?? op.Record.Value, op));
        var ends = history.Of(RecordProtocol.ReadEnd).Where(op => op.Phase != OpPhase.Invoke && op.Writer is not null).ToList();
        foreach (var op in ends.Where(op => Place(op) == ReadPlace.Client))
            File(op).ends[ReadPlace.Client] = op;
        foreach (var op in ends.Where(op => Place(op) != ReadPlace.Client))
        {
            if (files.TryGetValue(op.Writer!.Value, out var file)) file.ends[Place(op)] = op;
        }

        return files;

        FinalReads File(Op op) => files.TryGetValue(op.Writer!.Value, out var file) ? file : files[op.Writer.Value] = new FinalReads();
    }

    /// <summary>The read that says what is in a record's place; null if none does.</summary>
    public Op? At(long record) => Judged.At(record);

    /// <summary>What a place says about what is in a record's place.</summary>
    public ColdAnswer Answer(string place, long record)
    {
        var (read, end) = (At(place).At(record), ends.GetValueOrDefault(place));
        // That a read came to its end without a word about a record within the file says nothing.
        return read is null && end is { Error: null } && record < end.Record ? ColdAnswer.None : ColdReads.Of(read, end);
    }

    /// <summary>What was read in a range of records.</summary>
    public IEnumerable<ReadRange> Within(long first, long last) => Judged.Within(first, last);

    /// <summary>Whether a read found anything but zeros.</summary>
    public static bool HasData(Op read) => read.Found is Found.Intact or Found.Torn or Found.Misplaced or Found.Corrupt;

    /// <summary>When a version of a record was last found whole, at any place, in seconds of the run; null: never.</summary>
    public double? LastGoodReadAt(long record, long version)
    {
        for (var i = passes.Count - 1; i >= 0; i--)
        {
            if (passes[i].At(record) is { Found: Found.Intact } read && (read.Version ?? 0) == version)
                return read.Time;
        }

        return null;
    }

    private static string Place(Op read) => read.Place ?? ReadPlace.Client;

    // Where a record was read twice, the later read decides.
    private ReadPass At(string place) => places.TryGetValue(place, out var known)
        ? known
        : places[place] = passes.Where(p => Place(p.Ranges[0].Read) == place).Aggregate(new ReadPass(), (all, later) => all.Under(later));

    private void Add(ReadRange range)
    {
        if (range.Last < range.First || (passes.Count > 0 && passes[^1].TryAdd(range)))
            return;
        passes.Add(new ReadPass());
        passes[^1].TryAdd(range);
    }
}
