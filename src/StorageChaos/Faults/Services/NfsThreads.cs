using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Services;

/// <summary>
/// The NFS server loses all its threads (nfsd(7), <c>threads</c>), and with the last one its sockets. Exports stay, unlike
/// with <c>systemctl stop nfs-server</c>, which unexports. Afterwards it is in its grace period: clients reclaim their state.
/// </summary>
internal static class NfsThreads
{
    private const string Of = "nfsd-threads";
    private const string Threads = "/proc/fs/nfsd/threads";

    /// <summary>The plan.</summary>
    public static FaultPlan Plan(string id, string server, string client) => new()
    {
        Needs = [Need.Tool(server, "rpc.nfsd")],
        Prepare = [new PlanStep(server, HostCommand.Script($"""
            read -r threads < {Threads}
            [ "$threads" != 0 ] || ( echo 'nfsd has no threads already' >&2; exit 1 )
            {Note.Keep(id, Of, "echo $threads")}
            """))],
        Inject = [new PlanStep(server, HostCommand.Script($"echo 0 > {Threads}"))],
        Heal = [new PlanStep(server, HostCommand.Script(Restore(id)))],
        Clear = [new PlanStep(server, HostCommand.Script(Note.Forget(id, Of)))],
        Probe =
        [
            new PlanStep(server, HostCommand.Script($"""
                threads=0; [ ! -e {Threads} ] || read -r threads < {Threads}
                if [ -e {Note.Path(id, Of)} ] && [ "$threads" = 0 ]; then echo in-place=yes; else echo in-place=no; fi
                echo "threads=$threads"
                """)),
            new PlanStep(client, Tcp.FailedAttempts),
        ],
    };

    /// <summary>Starts as many threads as there were, wherever that is noted.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";

    // rpc.nfsd opens the sockets again, too. A server that has threads is left alone, and one that was stopped meanwhile stays so.
    private static string Restore(string id) => Note.Each(id, Of, $"""
        read -r noted < "$note"
        threads=-; [ ! -e {Threads} ] || read -r threads < {Threads}
        [ "$threads" != 0 ] || rpc.nfsd "$noted"
        """);
}
