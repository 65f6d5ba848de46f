namespace StorageChaos.Workloads;

/// <summary>
/// Two mounts of one export, as of two clients: two writers count under a lock, two append to one file under a lock, and what one
/// mount closes the other opens. It has no settings: five writers, each pair one on either mount.
/// </summary>
public sealed record LockSpec : IActivity
{
    /// <inheritdoc/>
    string IActivity.Name => "locks";

    /// <inheritdoc/>
    int IActivity.Writers => 5;

    /// <inheritdoc/>
    bool IActivity.TwoClients => true;

    /// <inheritdoc/>
    public IEnumerable<string> Problems() => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(ActivityPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return
        [
            place.Agent, "locks", .. place.Options(5), "--second-directory", place.SecondDirectory,
            "--pause-ms", ((long)place.Pause.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(ActivityPlace place, bool cached)
    {
        ArgumentNullException.ThrowIfNull(place);
        return [place.Agent, "locks-read", .. place.Options(5), "--cached", cached ? "yes" : "no"];
    }
}
