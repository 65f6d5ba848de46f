using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>
/// One snapshot of several running VMs, memory included, kept in their own disk images. All VMs are suspended first:
/// otherwise they would disagree about what they had told each other. Taking it and returning to it both go through QEMU's
/// monitor, in place: seconds faster than libvirt's own snapshots, whose revert restarts QEMU.
/// </summary>
internal sealed class DomainSnapshot(IHost hypervisor, IReadOnlyList<string> domains)
{
    private const string Name = "clean";

    /// <summary>Whether every domain has it.</summary>
    public async Task<bool> ExistsAsync(CancellationToken ct)
    {
        foreach (var domain in domains)
        {
            var list = await hypervisor.RunAsync(
                HostCommand.Of("virsh", "qemu-monitor-command", "--hmp", domain, "info snapshots") with { AnyExitCode = true }, ct);
            if (!list.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(Name)) return false;
        }

        return domains.Count > 0;
    }

    /// <summary>Takes it.</summary>
    public Task SaveAsync(CancellationToken ct) => hypervisor.RunAsync(HostCommand.Script(
        EachAtOnce("virsh -q suspend $d") + "\n" + EachAtOnce(Monitor($"savevm {Name}")) + "\n" + EachAtOnce("virsh -q resume $d")), ct);

    /// <summary>Returns to it, also when a domain was switched off since.</summary>
    public Task RevertAsync(CancellationToken ct) => hypervisor.RunAsync(HostCommand.Script(
        EachAtOnce($"[ \"$(virsh domstate $d)\" != 'shut off' ] || virsh -q start $d --paused; "
            + $"{Monitor("stop")}; {Monitor($"loadvm {Name}")}") + "\n"
        + EachAtOnce($"virsh -q resume $d 2>/dev/null || {Monitor("cont")}")), ct);

    // The monitor's exit code says nothing; anything that it prints is an error.
    private static string Monitor(string command) =>
        $"said=$(virsh -q qemu-monitor-command --hmp $d '{command}'); [ -z \"$(echo $said)\" ] || {{ echo \"$d: $said\" >&2; exit 1; }}";

    private string EachAtOnce(string command) =>
        $"pids=; for d in {Shell.Join(domains)}; do ( {command} ) & pids=\"$pids $!\"; done; for p in $pids; do wait $p; done";
}
