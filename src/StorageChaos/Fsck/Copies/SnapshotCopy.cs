using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Copies;

/// <summary>
/// A writable copy of a block device that shares its blocks (dm-snapshot, kernel doc device-mapper/snapshot): what a large LUN
/// needs, since only what a replay changes takes room.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="device">The device.</param>
internal sealed class SnapshotCopy(IHost host, string device) : ICopy
{
    // Named after the device, so that a copy which a killed run left is found, and copies of two devices do not clash.
    private readonly string name =
        "storagechaos-copy-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(device)).AsSpan(0, 4));

    public string Path => $"/dev/mapper/{name}";

    private string Store => string.Create(CultureInfo.InvariantCulture, $"/var/tmp/{name}.cow");

    /// <summary>Whether a host can do it: dm-snapshot is there or can be loaded.</summary>
    public static async Task<bool> IsPossibleAsync(IHost host, CancellationToken ct) => (await host.RunAsync(
        HostCommand.Script("modprobe -q dm_snapshot 2>/dev/null || :; dmsetup targets | grep -q '^snapshot '") with { AnyExitCode = true },
        ct)).Succeeded;

    public Task CreateAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        {Removal}
        truncate -s 512M {Store}
        loop=$(losetup --find --show {Store})
        echo "0 $(blockdev --getsz {Shell.Quote(device)}) snapshot $(readlink -f {Shell.Quote(device)}) $loop N 8" | dmsetup create {name}
        """), ct);

    public Task RemoveAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script(Removal), ct);

    public async Task<string?> VoidAsync(CancellationToken ct) =>
        (await host.RunAsync(HostCommand.Of("dmsetup", "status", name), ct)).Output is var status
        && (status.Contains("Invalid", StringComparison.Ordinal) || status.Contains("Overflow", StringComparison.Ordinal))
            ? "the copy's store overflowed: the check was of no real file system"
            : null;

    private string Removal => $"""
        [ ! -e {Path} ] || dmsetup remove --retry {name}
        [ ! -e {Store} ] || for loop in $(losetup -n -O NAME -j {Store}); do losetup -d $loop; done
        rm -f {Store}
        """;
}
