using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>
/// A lab as configured: <c>appsettings.json</c>, over it <c>STORAGECHAOS_*</c> variables, over these the command line.
/// </summary>
public sealed record LabSettings
{
    /// <summary><c>vagrant</c>: our own VMs. <c>inventory</c>: hosts that exist without us.</summary>
    public string Kind { get; init; } = "vagrant";

    /// <summary>Directory of the lab's running state: ssh sockets and key, accelerator, console logs.</summary>
    public string State { get; init; } = "/var/lib/storagechaos";

    /// <summary>Private key for ssh; null: <c>ssh/id</c> in the state directory for our own VMs, else what ssh finds.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Directory that holds the Vagrantfile.</summary>
    public string VagrantDirectory { get; init; } = ".";

    /// <summary>Block device of the target that becomes the LUN. Everything on it is lost.</summary>
    public string Disk { get; init; } = "/dev/vdb";

    /// <summary>Block device of the gateway that takes the log of writes of a crash image. Everything on it is lost.</summary>
    public string LogDisk { get; init; } = "/dev/vdb";

    /// <summary>The agent's binary on this machine.</summary>
    public string Agent { get; init; } = "storagechaos-agent";

    /// <summary>Time limit for the VMs to boot, in seconds.</summary>
    public int BootSeconds { get; init; } = 240;

    /// <summary>Time limit for one host to answer after a reset or a power cut, in seconds.</summary>
    public int ConnectSeconds { get; init; } = 90;

    /// <summary>Hosts by role: target, gateway, client.</summary>
    public required IReadOnlyDictionary<string, HostSettings> Hosts { get; init; }

    /// <summary>Links by name: san, nas; san1 for stacks with two paths.</summary>
    public required IReadOnlyDictionary<string, LinkSettings> Links { get; init; }

    /// <summary>The wiring, as faults and the stack need it.</summary>
    public LinkMap LinkMap() => new()
    {
        Links = [.. Links.Select(l => new Link(l.Key, End(l.Value.Client), End(l.Value.Server)))],
        Management = Hosts.ToDictionary(h => h.Key, h => h.Value.Management),
        // Domains named in the settings are those of our own VMs, also when an inventory inherits them.
        Domains = Hosts.Where(h => Kind == "vagrant" && h.Value.Domain is not null).ToDictionary(h => h.Key, h => h.Value.Domain!),
    };

    /// <summary>What is missing or contradicts itself, with the key; empty if the lab can be used.</summary>
    public IEnumerable<string> Problems()
    {
        if (Kind is not ("vagrant" or "inventory")) yield return $"lab:kind: '{Kind}' is not one of vagrant, inventory";
        foreach (var role in Role.All.Where(r => !Hosts.ContainsKey(r)))
            yield return $"lab:hosts: there is no '{role}'";
        foreach (var link in new[] { "san", "nas" }.Where(l => !Links.ContainsKey(l)))
            yield return $"lab:links: there is no '{link}'";
        foreach (var (name, link) in Links)
        {
            foreach (var end in new[] { link.Client, link.Server }.Where(e => !Hosts.ContainsKey(e.Host)))
                yield return $"lab:links:{name}: there is no host '{end.Host}'";
        }
    }

    private static LinkEnd End(LinkEndSettings end) => new(end.Host, end.Interface, end.Address);
}
