using System.Runtime.InteropServices;
using StorageChaos.Protocol;

namespace StorageChaos.Histories;

/// <summary>Which kind of op a row of <see cref="OpTable"/> stands for.</summary>
internal enum RowKind : byte
{
    /// <summary>Any other: <see cref="DataRow.Record"/> is its place among the ops that are kept as they are.</summary>
    Other,

    /// <summary><see cref="RecordProtocol.Append"/> of one record.</summary>
    Append,

    /// <summary><see cref="RecordProtocol.Overwrite"/> of one record.</summary>
    Overwrite,
}

/// <summary>
/// An invocation or completion of one write, in 48 bytes: a run has millions of them, and an <see cref="Op"/> takes
/// five times as much.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DataRow
{
    public long Index { get; init; }

    public double Time { get; init; }

    /// <summary>NaN: none.</summary>
    public double Duration { get; init; }

    public long Record { get; init; }

    /// <summary>-1: none.</summary>
    public int Version { get; init; }

    public int Writer { get; init; }

    /// <summary>Error and call, as a number in the table's list of them; 0: neither.</summary>
    public int Failure { get; init; }

    public OpPhase Phase { get; init; }

    public RowKind Kind { get; init; }
}
