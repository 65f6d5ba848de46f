using System.Text.Json.Nodes;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>Our own three VMs, by Vagrant on libvirt.</summary>
public sealed class VagrantLab(LabSettings settings, TimeProvider clock)
    : SshLab(settings, settings.KeyFile ?? Path.Combine(settings.State, "ssh", "id"), checkHostKeys: false, clock)
{
    /// <summary>Its kind, as the setting <c>lab:kind</c> has it.</summary>
    public const string Kind = "vagrant";

    private readonly DomainSnapshot snapshot = new(new LocalHost(clock), [.. settings.Hosts.Keys.Select(h => DomainOf(settings, h))]);

    /// <inheritdoc/>
    public override Topology Topology { get; } = settings.Topology(host => new VirshPower(DomainOf(settings, host)));

    /// <inheritdoc/>
    // Boots what is not running, and takes the snapshot to which a reset returns.
    protected internal override async Task UpAsync(Action<string> report, CancellationToken ct)
    {
        if (await snapshot.ExistsAsync(ct))
        {
            report($"the VMs are there: resetting them (at most {Settings.ConnectSeconds} s)");
            await ResetAsync(ct);
            return;
        }

        var limit = TimeSpan.FromSeconds(Settings.BootSeconds);
        report($"vagrant up: three VMs (at most {limit.TotalSeconds:0} s)");
        await Hypervisor.RunAsync(Vagrant("up", "--provider=libvirt", "--parallel", "--no-provision") with { Deadline = limit }, ct);
        report($"waiting for ssh on all hosts (at most {Settings.ConnectSeconds} s)");
        await ConnectAsync(ct);
        report("preparing the hosts: clocks, kernel modules, agent");
        await PrepareAsync(clocks: true, ct);
        await Task.WhenAll(Topology.Nodes.Select(n => Hosts[n.Name].RunAsync(Preparation[n.Role], ct)));
        await File.WriteAllTextAsync(FactsPath, (await base.FactsAsync(ct)).ToJsonString(), ct);
        report("taking the snapshot of all three");
        await snapshot.SaveAsync(ct);
    }

    /// <inheritdoc/>
    protected internal override async Task DownAsync(CancellationToken ct)
    {
        await DisconnectAsync(ct);
        try
        {
            await Hypervisor.RunAsync(Destroy, ct);
        }
        catch (HostCommandException)
        {
            // vagrant-libvirt 0.11.2 cannot destroy a machine one of whose disks is missing, as a killed "lab up" leaves them.
            // Once there are no machines it succeeds, and forgets them; where libvirt does not answer it fails again.
            await Hypervisor.RunAsync(RemoveDomains, ct);
            await Hypervisor.RunAsync(Destroy, ct);
        }
    }

    /// <inheritdoc/>
    // As virsh(1) names it; "not created" if there is no such VM.
    public override async Task<IReadOnlyDictionary<string, string>> StatesAsync(CancellationToken ct)
    {
        if (!(await Hypervisor.RunAsync(HostCommand.Of("virsh", "version") with { AnyExitCode = true }, ct)).Succeeded)
            throw new LabMismatchException("the lab is not up: no libvirt answers; bring it up with: scripts/storagechaos lab up");
        var states = new Dictionary<string, string>();
        foreach (var name in Settings.Hosts.Keys)
        {
            var outcome = await Hypervisor.RunAsync(
                HostCommand.Of("virsh", "domstate", DomainOf(Settings, name)) with { AnyExitCode = true }, ct);
            states[name] = outcome.Succeeded ? outcome.Output.Trim() : "not created";
        }

        return states;
    }

    /// <inheritdoc/>
    // As the Vagrantfile has it.
    public override string? ConsoleOf(string host) => Path.Combine(Path.GetFullPath(Settings.State), "log", $"{host}.console");

    /// <inheritdoc/>
    public override bool ResetRevertsAll => true;

    /// <inheritdoc/>
    protected internal override async Task ResetAsync(CancellationToken ct)
    {
        await DisconnectAsync(ct);
        try
        {
            await snapshot.RevertAsync(ct);
        }
        catch (HostCommandException e)
        {
            throw new LabMismatchException(await WhyNoResetAsync(e, ct), e);
        }

        await ConnectAsync(ct);
        await PrepareAsync(clocks: true, ct);
    }

    // The states of the VMs explain more than the error of the script that failed.
    private async Task<string> WhyNoResetAsync(HostCommandException failure, CancellationToken ct)
    {
        var missing = (await StatesAsync(ct)).Where(s => s.Value == "not created").Select(s => s.Key).ToList();
        return missing.Count > 0
            ? $"the lab is not up: {string.Join(", ", missing)} not created; bring it up with: scripts/storagechaos lab up"
            : $"the lab has no snapshot that it can return to ({failure.Outcome.ErrorOutput.Trim()}); "
                + "make it anew with: scripts/storagechaos lab down, then lab up";
    }

    /// <inheritdoc/>
    protected override Task<JsonObject> PlatformAsync(CancellationToken ct)
    {
        var path = Path.Combine(Settings.State, "accelerator.json");
        var proof = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
        return Task.FromResult(new JsonObject
        {
            ["kind"] = Kind,
            ["accelerator"] = proof?["accelerator"]?.DeepClone() ?? "unknown",
            ["acceleratorReason"] = proof?["reason"]?.DeepClone() ?? "chosen by libvirt, not proven by us",
        });
    }

    /// <inheritdoc/>
    // A reset takes the hosts back to the state in which they were asked, so one answer holds for every run.
    protected override async Task<JsonObject> FactsAsync(CancellationToken ct) =>
        File.Exists(FactsPath) ? JsonNode.Parse(await File.ReadAllTextAsync(FactsPath, ct))!.AsObject() : await base.FactsAsync(ct);

    private string FactsPath => Path.Combine(Settings.State, "ssh", "hosts.json");

    // The nf_tables variant makes its tables when they are first used. They are made here, so that dumps do not differ by them.
    private const string UseTables = "iptables -w 5 -N STORAGECHAOS-FIRST; iptables -w 5 -X STORAGECHAOS-FIRST";

    // What every stack needs anyway is done once, before the snapshot, so that no run pays for it.
    private static readonly Dictionary<string, HostCommand> Preparation = new()
    {
        [Role.Target] = HostCommand.Script($"""
            {UseTables}
            modprobe ifb numifbs=0
            modprobe -a target_core_mod iscsi_target_mod target_core_iblock target_core_file act_mirred cls_flower sch_netem sch_ingress
            mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
            """),
        [Role.Gateway] = HostCommand.Script($"""
            {UseTables}
            modprobe ifb numifbs=0
            modprobe -a iscsi_tcp nfsd dm-snapshot dm-multipath dm-service-time loop act_mirred cls_flower sch_netem sch_ingress
            systemctl start iscsid nfs-server
            """),
        [Role.Client] = HostCommand.Script(
            $"{UseTables}\nmodprobe ifb numifbs=0\nmodprobe -a nfsv4 nfsv3 act_mirred cls_flower sch_netem sch_ingress"),
    };

    // As the Vagrantfile calls them.
    private static string DomainOf(LabSettings settings, string host) => settings.Hosts[host].Domain ?? $"{settings.Id}_{host}";

    // One after the other: in parallel vagrant-libvirt 0.11.2 trips over its own loading now and then.
    private HostCommand Destroy => Vagrant("destroy", "--force") with { Deadline = TimeSpan.FromMinutes(2) };

    // Their disks have their names, with the endings that vagrant-libvirt gives them.
    private HostCommand RemoveDomains => HostCommand.Script($$"""
        for d in {{Shell.Join(Settings.Hosts.Keys.Select(h => DomainOf(Settings, h)))}}; do
            virsh -q destroy "$d" 2>/dev/null || :
            virsh -q undefine "$d" --snapshots-metadata --managed-save --nvram 2>/dev/null || :
            for disk in "$d.img" "$d-vdb.qcow2"; do
                virsh -q vol-delete --pool default "$disk" 2>/dev/null || :
            done
        done
        """);

    private HostCommand Vagrant(params string[] arguments) => HostCommand.Of(
    [
        "env", $"VAGRANT_CWD={Path.GetFullPath(Settings.VagrantDirectory)}", $"STORAGECHAOS_LAB__ID={Settings.Id}", "vagrant", .. arguments,
    ]);
}
