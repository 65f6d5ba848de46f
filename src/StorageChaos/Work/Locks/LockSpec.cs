using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>
/// Two mounts of one export, as of two clients: two writers count under a lock, two append to one file under a lock, and what one
/// mount closes the other opens. It has no settings: five writers, each pair one on either mount.
/// </summary>
public sealed record LockSpec : IWork
{
    /// <inheritdoc/>
    string IWork.Name => "locks";

    /// <inheritdoc/>
    int IWork.Writers => LockProtocol.Writers;

    /// <inheritdoc/>
    bool IWork.TwoClients => true;

    /// <inheritdoc/>
    public IEnumerable<string> Problems() => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, LockProtocol.Command, .. area.Options(LockProtocol.Writers), LockProtocol.SecondDirectory, area.SecondDirectory,
            .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, LockProtocol.ReadCommand, .. area.Options(LockProtocol.Writers), .. WorkArea.Cached(cached)];
    }
}
