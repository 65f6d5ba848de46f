using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>Rounds under locks, as the agent tells them.</summary>
internal static class LockHistory
{
    public const string Counter = "locks-counter.dat";
    public const string Appends = "locks-appends.dat";
    public const string Visible = "locks-visible.dat";

    public static void Lock(this WorkHistory history, int writer, long n, string path = Counter, OpPhase? came = OpPhase.Ok) =>
        history.Did(LockProtocol.Lock, writer, n, came, op => op with { Path = path });

    public static void Unlock(this WorkHistory history, int writer, long n, string path = Counter) =>
        history.Did(LockProtocol.Unlock, writer, n, OpPhase.Ok, op => op with { Path = path });

    public static void Count(this WorkHistory history, int writer, long n, long seen, OpPhase? came = OpPhase.Ok) =>
        history.Did(
            LockProtocol.LockedWrite, writer, n, came, op => op with { Path = Counter, Version = seen + 1, Value = $"seen={seen}" });

    public static void Append(this WorkHistory history, int writer, long n, long place, OpPhase? came = OpPhase.Ok) =>
        history.Did(LockProtocol.LockedAppend, writer, n, came, op => op with { Path = Appends, Version = place });

    public static void CountRound(this WorkHistory history, int writer, long n, long seen, OpPhase? came = OpPhase.Ok)
    {
        history.Lock(writer, n);
        history.Count(writer, n, seen, came);
        if (came == OpPhase.Ok) history.Unlock(writer, n);
    }

    public static void AppendRound(this WorkHistory history, int writer, long n, long place, OpPhase? came = OpPhase.Ok)
    {
        history.Lock(writer, n, Appends);
        history.Append(writer, n, place, came);
        if (came == OpPhase.Ok) history.Unlock(writer, n, Appends);
    }

    public static void Looked(this WorkHistory history, int writer, long n, long seen, OpPhase? published = OpPhase.Ok)
    {
        history.Did(LockProtocol.Publish, writer, n, published, op => op with { Path = Visible, Version = n });
        history.Did(
            LockProtocol.Look, writer, n, OpPhase.Ok, op => op with { Path = Visible, Version = op.Phase == OpPhase.Ok ? seen : null });
    }

    public static void ReadCount(this WorkHistory history, long? count, string found = Found.Intact, string? error = null)
    {
        if (count is not null) history.Read(LockProtocol.Read, 0, null, found, op => op with { Path = Counter, Version = count });
        history.Read(LockProtocol.ReadEnd, 0, 1, with: op => op with { Value = $"file={Counter}", Error = error });
    }

    public static void ReadAppends(this WorkHistory history, params (int Writer, long Record, string Found)[] places)
    {
        for (var place = 0; place < places.Length; place++)
        {
            var (writer, record, found) = places[place];
            var at = place;
            history.Read(
                LockProtocol.Read, writer, found == Found.Intact ? record : null, found, op => op with { Path = Appends, Version = at });
        }

        history.Read(LockProtocol.ReadEnd, 2, places.Length, with: op => op with { Value = $"file={Appends}" });
    }
}
