using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>
/// One snapshot of several running VMs, memory included. All are suspended first, or they would disagree about
/// what they had told each other. The way back goes through QEMU's monitor, in place: seconds faster than a
/// libvirt revert, which restarts QEMU.
/// </summary>
internal sealed class DomainSnapshot(IHost hypervisor, IReadOnlyList<string> domains)
{
    private const string Name = "clean";

    /// <summary>Whether every domain has it.</summary>
    public async Task<bool> ExistsAsync(CancellationToken ct)
    {
        foreach (var domain in domains)
        {
            var list = await hypervisor.RunAsync(HostCommand.Of("virsh", "snapshot-list", domain, "--name") with { AnyExitCode = true }, ct);
            if (!list.Output.Split('\n').Any(l => l.Trim() == Name)) return false;
        }

        return domains.Count > 0;
    }

    /// <summary>Takes it.</summary>
    public Task SaveAsync(CancellationToken ct) => hypervisor.RunAsync(HostCommand.Script(
        Each("virsh -q suspend $d") + "\n" + EachAtOnce($"virsh -q snapshot-create-as $d {Name}") + "\n" + Each("virsh -q resume $d")), ct);

    /// <summary>Returns to it, also when a domain was switched off since.</summary>
    public Task RevertAsync(CancellationToken ct) => hypervisor.RunAsync(HostCommand.Script(
        EachAtOnce($"[ \"$(virsh domstate $d)\" != 'shut off' ] || virsh -q start $d --paused; virsh qemu-monitor-command --hmp $d stop >/dev/null; out=$(virsh qemu-monitor-command --hmp $d 'loadvm {Name}'); [ -z \"$(echo $out)\" ] || {{ echo \"$d: $out\" >&2; exit 1; }}") + "\n"
        + EachAtOnce("virsh -q resume $d 2>/dev/null || virsh qemu-monitor-command --hmp $d cont")), ct);

    /// <summary>Forgets it.</summary>
    public Task DeleteAsync(CancellationToken ct) => hypervisor.RunAsync(HostCommand.Script(
        Each($"virsh -q snapshot-delete $d {Name} 2>/dev/null || true")) with { Deadline = TimeSpan.FromMinutes(2) }, ct);

    private string Each(string command) => $"for d in {Shell.Join(domains)}; do {command}; done";

    private string EachAtOnce(string command) =>
        $"pids=; for d in {Shell.Join(domains)}; do ( {command} ) & pids=\"$pids $!\"; done; for p in $pids; do wait $p; done";
}
