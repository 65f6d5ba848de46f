using StorageChaos.Hosts;

namespace StorageChaos.Fsck;

/// <summary>
/// A writable copy of the LUN that shares its blocks (dm-snapshot, kernel doc device-mapper/snapshot): the LUN itself
/// is only read, and stays as the fault left it until the evidence is taken.
/// </summary>
public sealed class LunCopy(IHost host, string device)
{
    private const string Name = "storagechaos-copy";
    private const string Store = "/var/tmp/storagechaos-copy.cow";

    /// <summary>The copy's device.</summary>
    public const string Device = $"/dev/mapper/{Name}";

    /// <summary>Makes it, over one that an earlier run left.</summary>
    public Task CreateAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        {Removal}
        truncate -s 512M {Store}
        loop=$(losetup --find --show {Store})
        echo "0 $(blockdev --getsz {device}) snapshot $(readlink -f {device}) $loop N 8" | dmsetup create {Name}
        """), ct);

    /// <summary>Removes it and its store; changes nothing if it is not there.</summary>
    public Task RemoveAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script(Removal), ct);

    private const string Removal = $"""
        ! mountpoint -q /run/storagechaos-copy || umount /run/storagechaos-copy
        [ ! -e {Device} ] || dmsetup remove --retry {Name}
        [ ! -e {Store} ] || for loop in $(losetup -n -O NAME -j {Store}); do losetup -d $loop; done
        rm -f {Store}
        """;

    /// <summary>Whether the store overflowed: then the copy is void, and so is every judgement of it.</summary>
    public async Task<bool> IsVoidAsync(CancellationToken ct) =>
        (await host.RunAsync(HostCommand.Of("dmsetup", "status", Name), ct)).Output is var status
        && (status.Contains("Invalid", StringComparison.Ordinal) || status.Contains("Overflow", StringComparison.Ordinal));
}
