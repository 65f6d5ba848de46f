using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks;

/// <summary>
/// What becomes of data that cannot be read. If the storage refuses it at every cold place at which it was looked for, although the
/// LUN below can be read whole, it is lost: nobody will get it back. In any other case that is not known.
/// </summary>
internal sealed class ColdReads
{
    // errno(3). An I/O error, structure needs cleaning (EFSCORRUPTED), a bad checksum (EFSBADCRC), an inode that is gone, an error at
    // the target, a medium error (kernel, block/blk-core.c). The network's and the host's own are not among them.
    private static readonly string[] OfStorage = ["EIO", "EUCLEAN", "EBADMSG", "ESTALE", "EREMOTEIO", "ENODATA"];

    private readonly LunReads? lun;
    private readonly ILookup<string, Op> reads;

    /// <param name="run">The run.</param>
    /// <param name="actions">Of the reads of one kind of work, and of their ends.</param>
    public ColdReads(RunRecord run, params string[] actions)
    {
        lun = run.LunReads;
        // Nothing can be lost where that is not known.
        reads = (from action in lun is { Whole: true } ? actions : []
                 from op in run.History.Of(action)
                 where op.Phase != OpPhase.Invoke
                 select op).ToLookup(op => op.Place ?? ReadPlace.Client);
    }

    /// <summary>Whether an error speaks of the storage, and not of the network or a host.</summary>
    public static bool IsOfStorage(string? error) => OfStorage.Contains(error);

    /// <summary>Whether all cold places together say that something is lost.</summary>
    /// <param name="answer">What each says.</param>
    public bool IsLost(Func<string, ColdAnswer> answer)
    {
        if (lun is not { Whole: true }) return false;
        var answers = ReadPlace.Cold.Select(answer).Where(a => a != ColdAnswer.None).ToList();
        return answers.Count > 0 && answers.TrueForAll(a => a == ColdAnswer.Refused);
    }

    /// <summary>Likewise, of something about which one read, at most, speaks at each place.</summary>
    /// <param name="read">Whether a read is about it.</param>
    /// <param name="end">Whether an op is the end of the list in which it would be.</param>
    public bool IsLost(Func<Op, bool> read, Func<Op, bool> end) =>
        IsLost(place => Of(reads[place].LastOrDefault(read), reads[place].LastOrDefault(end)));

    /// <summary>What a place said.</summary>
    /// <param name="read">The read; null: no read speaks of it.</param>
    /// <param name="end">The end of all reads of that file, or list; null: they did not end.</param>
    public static ColdAnswer Of(Op? read, Op? end) => (read, end) switch
    {
        ({ Found: Found.Unreadable, Error: var error }, _) => IsOfStorage(error) ? ColdAnswer.Refused : ColdAnswer.Other,
        (not null, _) => ColdAnswer.Other,
        (null, null) => ColdAnswer.None,
        (null, { Error: var error }) => IsOfStorage(error) ? ColdAnswer.Refused : ColdAnswer.Other,
    };
}
