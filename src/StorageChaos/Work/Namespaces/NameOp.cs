using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>One operation on names: its invocation and what came back.</summary>
/// <param name="Invoke">Its invocation.</param>
/// <param name="Completion">What came back; null while it is open.</param>
internal sealed record NameOp(Op Invoke, Op? Completion)
{
    public string Action => Invoke.Action;

    public string Path => Invoke.Path!;

    public string? To => Invoke.To;

    /// <summary>What it sets.</summary>
    public NameValues Sets => new(Invoke.Value);

    /// <summary>What was seen right after its barrier.</summary>
    public NameValues Saw => new(Completion?.Value);

    public bool Acknowledged => Completion?.Phase == OpPhase.Ok;

    public bool Refused => Completion?.Phase == OpPhase.Fail;

    /// <summary>How people name it.</summary>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{Action} {Path}{(To is null ? "" : $" to {To}")}{(Invoke.Value is null ? "" : $" ({Invoke.Value})")}, "
            + $"invoked at {Invoke.Time:0.###} s, {(Acknowledged ? $"acknowledged at {Completion!.Time:0.###} s" : "indeterminate")}");

    /// <summary>The operations of every writer, in the order in which they were invoked.</summary>
    public static SortedDictionary<int, List<NameOp>> Of(History history)
    {
        var writers = new SortedDictionary<int, List<NameOp>>();
        var open = new Dictionary<(int Writer, long Number), int>();
        foreach (var op in history.Work)
        {
            if (op is not { Writer: { } writer, Record: { } number } || !NamespaceProtocol.IsWork(op.Action)) continue;
            if (op is { Phase: OpPhase.Invoke, Path: not null })
            {
                if (!writers.TryGetValue(writer, out var begun)) writers[writer] = begun = [];
                open[(writer, number)] = begun.Count;
                begun.Add(new NameOp(op, null));
            }
            else if (op.Phase != OpPhase.Invoke && open.Remove((writer, number), out var at))
            {
                writers[writer][at] = writers[writer][at] with { Completion = op };
            }
        }

        return writers;
    }
}
