namespace StorageChaos.Hosts;

/// <summary>One end of a link.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Interface">Its network interface on that link, e.g. <c>eth1</c>.</param>
/// <param name="Address">Its IPv4 address on that link.</param>
public sealed record LinkEnd(string Host, string Interface, string Address);

/// <summary>A network between two hosts that faults may aim at.</summary>
/// <param name="Name"><c>san</c> and <c>san1</c> (gateway to target) or <c>nas</c> (client to gateway).</param>
/// <param name="Client">The end that opens connections: the initiator, the NFS client.</param>
/// <param name="Server">The end that listens: the target, the NFS server.</param>
public sealed record Link(string Name, LinkEnd Client, LinkEnd Server);

/// <summary>How the hosts of a lab are wired, and how each is powered.</summary>
public sealed record LinkMap
{
    /// <summary>The links that faults may aim at.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>The interface of each host over which the harness reaches it. No fault may touch it.</summary>
    public required IReadOnlyDictionary<string, string> Management { get; init; }

    /// <summary>libvirt domain of each host; empty for a lab whose power we do not hold.</summary>
    public required IReadOnlyDictionary<string, string> Domains { get; init; }

    /// <summary>Finds a link.</summary>
    /// <exception cref="LabMismatchException">No such link, or it is the management network.</exception>
    public Link Link(string name)
    {
        var known = string.Join(", ", Links.Select(l => l.Name));
        if (name is "management" or "mgmt")
            throw new LabMismatchException($"link '{name}' is the management network, which no fault may touch; links of this lab: {known}");
        var link = Links.FirstOrDefault(l => l.Name == name)
            ?? throw new LabMismatchException($"there is no link '{name}'; links of this lab: {known}");
        foreach (var end in new[] { link.Client, link.Server })
        {
            if (Management.GetValueOrDefault(end.Host) == end.Interface)
                throw new LabMismatchException(
                    $"link '{name}' uses {end.Interface} of {end.Host}, which is its management interface: no fault may touch it");
        }

        return link;
    }

    /// <summary>Makes sure of a host's name.</summary>
    /// <exception cref="LabMismatchException">No such host.</exception>
    public string Host(string name) => Management.ContainsKey(name)
        ? name
        : throw new LabMismatchException($"there is no host '{name}'; hosts of this lab: {string.Join(", ", Management.Keys)}");

    /// <summary>Finds the libvirt domain of a host.</summary>
    /// <exception cref="LabMismatchException">No such host, or its power is not ours.</exception>
    public string Domain(string host) => Domains.TryGetValue(host, out var domain)
        ? domain
        : throw new LabMismatchException(
            $"the power of host '{host}' is not in this lab's hands; hosts that it can switch: {(Domains.Count == 0 ? "none" : string.Join(", ", Domains.Keys))}");
}

/// <summary>A scenario asks for something that this lab does not have or must not do.</summary>
public sealed class LabMismatchException(string message, Exception? inner = null) : Exception(message, inner);
