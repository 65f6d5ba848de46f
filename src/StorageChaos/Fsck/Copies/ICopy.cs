using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Copies;

/// <summary>A copy of a device or image, on which a journal may be replayed: the original is only read.</summary>
internal interface ICopy
{
    /// <summary>The copy's path.</summary>
    string Path { get; }

    /// <summary>Makes it, over one that an earlier run left.</summary>
    /// <exception cref="HostCommandException">It cannot be made: the original cannot be read, or there is no room.</exception>
    Task CreateAsync(CancellationToken ct);

    /// <summary>Why it is no true copy any more; null if it is.</summary>
    Task<string?> VoidAsync(CancellationToken ct);

    /// <summary>Removes it; changes nothing if it is not there.</summary>
    Task RemoveAsync(CancellationToken ct);
}
