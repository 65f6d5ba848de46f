using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>
/// A lab as configured: <c>appsettings.json</c>, overridden by <c>STORAGECHAOS_*</c> variables, and these by the command line.
/// </summary>
public sealed record LabSettings
{
    /// <summary><c>vagrant</c>: our own VMs. <c>inventory</c>: hosts that exist without us. See <see cref="LabKinds"/>.</summary>
    public string Kind { get; init; } = VagrantLab.Kind;

    /// <summary>
    /// What tells the lab from other labs on this machine: 1-20 lower-case letters, digits and hyphens. It is in the names of its
    /// machines, of their network namespace and of what guards them.
    /// </summary>
    public string Id { get; init; } = "storagechaos";

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

    /// <summary>The machines and their wiring, as faults and the stack need them.</summary>
    /// <param name="power">How a host is powered; null: the power of none is ours.</param>
    public Topology Topology(Func<string, IPower?>? power = null) => new()
    {
        Nodes =
        [
            .. Hosts.Select(h => new Node(h.Key, h.Value.Management)
            {
                Role = h.Value.Role ?? Role.Of(h.Key),
                Power = power?.Invoke(h.Key),
            }),
        ],
        Links = [.. Links.Select(l => new Link(l.Key, End(l.Value.Client), End(l.Value.Server)))],
    };

    /// <summary>What is missing or contradicts itself, with the key; empty if the lab can be used.</summary>
    /// <param name="kinds">The kinds of labs that there are; null: <see cref="LabKinds.All"/>.</param>
    public IEnumerable<string> Problems(IReadOnlyList<LabKind>? kinds = null)
    {
        kinds ??= LabKinds.All;
        if (kinds.All(k => k.Name != Kind)) yield return $"lab:kind: '{Kind}' is not one of {string.Join(", ", kinds.Select(k => k.Name))}";
        if (Id.Length is 0 or > 20 || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return $"lab:id: '{Id}' is not 1-20 lower-case letters, digits and hyphens";
        foreach (var (name, host) in Hosts.Where(h => !Role.All.Contains(h.Value.Role ?? Role.Of(h.Key))))
            yield return $"lab:hosts:{name}: its role '{host.Role ?? Role.Of(name)}' is not one of {string.Join(", ", Role.All)} "
                + $"(lab:hosts:{name}:role)";
        foreach (var role in Role.All.Where(r => Hosts.All(h => (h.Value.Role ?? Role.Of(h.Key)) != r)))
            yield return $"lab:hosts: there is no '{role}'";
        foreach (var link in new[] { LinkName.San, LinkName.Nas }.Where(l => !Links.ContainsKey(l)))
            yield return $"lab:links: there is no '{link}'";
        foreach (var (name, link) in Links)
        {
            foreach (var end in new[] { link.Client, link.Server }.Where(e => !Hosts.ContainsKey(e.Host)))
                yield return $"lab:links:{name}: there is no host '{end.Host}'";
        }
    }

    private static LinkEnd End(LinkEndSettings end) => new(end.Host, end.Interface, end.Address);
}
