using System.Collections.Concurrent;
using StorageChaos.Hosts;

namespace StorageChaos.Running;

/// <summary>
/// The boot of each host that is known: another one later means that it booted meanwhile (proc(5), <c>random/boot_id</c>).
/// </summary>
internal sealed class Boots(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (string Id, DateTimeOffset Since)> known = [];

    /// <summary>The command that asks for it.</summary>
    public static HostCommand Ask { get; } = HostCommand.Of("cat", "/proc/sys/kernel/random/boot_id");

    /// <summary>Notes which boot a host is in.</summary>
    /// <exception cref="HostCommandException">It does not answer.</exception>
    public async Task NoteAsync(IHost host, CancellationToken ct) =>
        known[host.Name] = ((await host.RunAsync(Ask, ct)).Output.Trim(), clock.GetUtcNow());

    /// <summary>Whether this is another boot of a host than the one that is known.</summary>
    public bool IsAnother(string host, string id) => known.TryGetValue(host, out var boot) && boot.Id != id.Trim();

    /// <summary>When the boot that is known was noted.</summary>
    public DateTimeOffset KnownSince(string host) => known.TryGetValue(host, out var boot) ? boot.Since : DateTimeOffset.MinValue;
}
