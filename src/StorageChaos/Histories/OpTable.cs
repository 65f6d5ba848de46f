using System.Collections;
using System.Globalization;
using StorageChaos.Protocol;

namespace StorageChaos.Histories;

/// <summary>
/// Ops in their order: writes of single records as rows, everything else as it is. An op that is asked for is made from its row,
/// so a table is as good as a list of ops to who does not look at millions of them again and again.
/// </summary>
internal sealed class OpTable : IReadOnlyList<Op>
{
    private const int ChunkBits = 14;

    // A history of a few ops, of which there are many at a time, is not to take the memory of a whole chunk.
    private const int FirstRows = 1 << 6;

    // Chunks: a single array would be copied, and held twice, whenever it grows. Only the first one grows.
    private readonly List<DataRow[]> chunks = [];
    private readonly List<Op> others = [];
    private readonly List<(string? Error, string? Call)> failures = [(null, null)];
    private readonly Dictionary<(string? Error, string? Call), int> failureNumbers = new() { [(null, null)] = 0 };
    private readonly Dictionary<int, string> processes = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>All ops that are not writes of single records.</summary>
    public IReadOnlyList<Op> Others => others;

    /// <inheritdoc/>
    public Op this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return OpOf(Row(index));
        }
    }

    public ref readonly DataRow Row(int index) => ref chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];

    public void Add(Op op) => Add(Compact(op) ?? Keep(op));

    public void Add(in DataRow row)
    {
        if (Count >> ChunkBits == chunks.Count)
            chunks.Add(new DataRow[Count == 0 ? FirstRows : 1 << ChunkBits]);
        var (chunk, at) = (chunks[^1], Count & ((1 << ChunkBits) - 1));
        if (at == chunk.Length)
        {
            Array.Resize(ref chunk, chunk.Length * 2);
            chunks[^1] = chunk;
        }

        chunk[at] = row;
        Count++;
    }

    /// <summary>The op that a row stands for.</summary>
    public Op OpOf(in DataRow row) => row.Kind == RowKind.Other ? others[(int)row.Record] : new Op
    {
        Index = row.Index,
        Time = row.Time,
        Phase = row.Phase,
        Process = Process(row.Writer),
        Action = row.Kind == RowKind.Append ? RecordProtocol.Append : RecordProtocol.Overwrite,
        Writer = row.Writer,
        Record = row.Record,
        Version = row.Version < 0 ? null : row.Version,
        Duration = double.IsNaN(row.Duration) ? null : row.Duration,
        Error = failures[row.Failure].Error,
        Call = failures[row.Failure].Call,
    };

    /// <inheritdoc/>
    public IEnumerator<Op> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return OpOf(Row(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private DataRow Keep(Op op)
    {
        others.Add(op);
        return new DataRow { Kind = RowKind.Other, Record = others.Count - 1 };
    }

    // Only what a row holds to the last bit.
    private DataRow? Compact(Op op)
    {
        if (op is not
            {
                Action: RecordProtocol.Append or RecordProtocol.Overwrite, Writer: { } writer, Record: { } record, ThroughRecord: null,
                Version: null or (>= 0 and <= int.MaxValue), Found: null, Place: null, Path: null, To: null, Value: null,
                Fault: null, Effect: null, Traffic: null, Detail: null,
            } || op.Duration is double.NaN || op.Process != Process(writer))
            return null;
        return new DataRow
        {
            Index = op.Index,
            Time = op.Time,
            Phase = op.Phase,
            Kind = op.Action == RecordProtocol.Append ? RowKind.Append : RowKind.Overwrite,
            Writer = writer,
            Record = record,
            Version = (int?)op.Version ?? -1,
            Duration = op.Duration ?? double.NaN,
            Failure = Failure(op.Error, op.Call),
        };
    }

    private int Failure(string? error, string? call)
    {
        if (error is null && call is null)
            return 0;
        if (!failureNumbers.TryGetValue((error, call), out var number))
        {
            failureNumbers[(error, call)] = number = failures.Count;
            failures.Add((error, call));
        }

        return number;
    }

    private string Process(int writer)
    {
        if (!processes.TryGetValue(writer, out var name))
            processes[writer] = name = string.Create(CultureInfo.InvariantCulture, $"writer-{writer}");
        return name;
    }
}
