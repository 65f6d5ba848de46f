using StorageChaos.Protocol;

namespace StorageChaos.Histories;

/// <summary>The ordered list of everything that was invoked and came back in one run.</summary>
public sealed class History
{
    private readonly OpTable table;

    /// <summary>A history of these ops.</summary>
    /// <param name="ops">In the order of <see cref="Op.Index"/>.</param>
    public History(IEnumerable<Op> ops)
    {
        ArgumentNullException.ThrowIfNull(ops);
        table = new OpTable();
        foreach (var op in ops)
            table.Add(op);
    }

    internal History(OpTable table) => this.table = table;

    /// <summary>
    /// All ops, in order. Those of writes are made only when they are asked for: <see cref="Of"/> and <see cref="Work"/>
    /// cost less.
    /// </summary>
    public IReadOnlyList<Op> Ops => table;

    /// <summary>
    /// What is wrong with the file that this was read from, with file and line; null if it seems complete.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>
    /// What the workload did: invocations and completions of all its writers, in order. A writer has one operation at a time.
    /// </summary>
    public IEnumerable<Op> Work
    {
        get
        {
            for (var i = 0; i < table.Count; i++)
            {
                if (IsWork(table.Row(i)))
                    yield return table.OpOf(table.Row(i));
            }
        }
    }

    /// <summary>The rows, for who judges millions of writes.</summary>
    internal OpTable Table => table;

    /// <summary>Reads <c>history.jsonl</c>.</summary>
    /// <param name="path">
    /// The file. A last line that was cut short, as a killed writer leaves it, and any other line that is no op are left out, and
    /// <see cref="Problem"/> names the first of them.
    /// </param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static History Load(string path) => HistoryFile.Load(path);

    /// <summary>Ops of one action.</summary>
    public IEnumerable<Op> Of(string action) => action switch
    {
        RecordProtocol.Append => Writes(RowKind.Append, action),
        RecordProtocol.Overwrite => Writes(RowKind.Overwrite, action),
        _ => table.Others.Where(op => op.Action == action),
    };

    /// <summary>Ops of one fault.</summary>
    /// <param name="fault">As in <see cref="Op.Fault"/>.</param>
    public IEnumerable<Op> OfFault(string fault) => table.Others.Where(op => op.Fault == fault);

    /// <summary>How many ops of <see cref="Work"/> are in one phase.</summary>
    public long CountWork(OpPhase phase)
    {
        var count = 0L;
        for (var i = 0; i < table.Count; i++)
        {
            ref readonly var row = ref table.Row(i);
            if (IsWork(row) && (row.Kind == RowKind.Other ? table.OpOf(row).Phase : row.Phase) == phase)
                count++;
        }

        return count;
    }

    private IEnumerable<Op> Writes(RowKind kind, string action)
    {
        for (var i = 0; i < table.Count; i++)
        {
            if (table.Row(i).Kind == kind || (table.Row(i).Kind == RowKind.Other && table[i].Action == action))
                yield return table[i];
        }
    }

    private bool IsWork(in DataRow row) => row.Kind != RowKind.Other || table.OpOf(row) is { Writer: not null, Process: not "reader" };
}
