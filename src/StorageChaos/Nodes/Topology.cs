namespace StorageChaos.Nodes;

/// <summary>Which machines a lab has, how they are wired, and how each is powered.</summary>
public sealed record Topology
{
    /// <summary>The machines.</summary>
    public required IReadOnlyList<Node> Nodes { get; init; }

    /// <summary>The links that faults may aim at.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>
    /// Three nodes on three links, wired as our own lab is, without addresses and power: for questions that need no lab.
    /// </summary>
    public static Topology Standard { get; } = Of(new Dictionary<string, string>());

    /// <summary>The same, with the names that the nodes have.</summary>
    /// <param name="roles">Roles by name; where a role is missing, a node is called by it.</param>
    public static Topology Of(IReadOnlyDictionary<string, string> roles)
    {
        var nodes = roles.Select(r => new Node(r.Key, "mgmt0") { Role = r.Value })
            .Concat(Role.All.Except(roles.Values).Select(r => new Node(r, "mgmt0"))).ToList();
        LinkEnd End(string role, string @interface) => new(nodes.First(n => n.Role == role).Name, @interface, "");
        return new Topology
        {
            Nodes = nodes,
            Links =
            [
                new Link(LinkName.San, End(Role.Gateway, "san0"), End(Role.Target, "san0")),
                new Link(LinkName.SecondSan, End(Role.Gateway, "san1"), End(Role.Target, "san1")),
                new Link(LinkName.Nas, End(Role.Client, "nas0"), End(Role.Gateway, "nas0")),
            ],
        };
    }

    /// <summary>Finds a link.</summary>
    /// <exception cref="LabMismatchException">No such link, or it is the management network.</exception>
    public Link Link(string name)
    {
        var known = string.Join(", ", Links.Select(l => l.Name));
        if (name is "management" or "mgmt")
        {
            throw new LabMismatchException(
                $"link '{name}' is the management network, which no fault may touch; links of this lab: {known}");
        }

        var link = Links.FirstOrDefault(l => l.Name == name)
            ?? throw new LabMismatchException($"there is no link '{name}'; links of this lab: {known}");
        foreach (var end in new[] { link.Client, link.Server })
        {
            if (Nodes.FirstOrDefault(n => n.Name == end.Host)?.Management == end.Interface)
                throw new LabMismatchException(
                    $"link '{name}' uses {end.Interface} of {end.Host}, which is its management interface: no fault may touch it");
        }

        return link;
    }

    /// <summary>Finds a node by its name.</summary>
    /// <exception cref="LabMismatchException">No such node.</exception>
    public Node Node(string name) => Nodes.FirstOrDefault(n => n.Name == name)
        ?? throw new LabMismatchException($"there is no host '{name}'; hosts of this lab: {Names(Nodes)}");

    /// <summary>The name of the first node of a role.</summary>
    /// <exception cref="LabMismatchException">No node has it.</exception>
    public string Of(string role) => Nodes.FirstOrDefault(n => n.Role == role)?.Name
        ?? throw new LabMismatchException($"there is no {role}; hosts of this lab: {Names(Nodes)}");

    /// <summary>How a node is powered.</summary>
    /// <exception cref="LabMismatchException">No such node, or its power is not ours.</exception>
    public IPower Power(string node) => Node(node).Power
        ?? throw new LabMismatchException(
            $"the power of host '{node}' is not in this lab's hands; "
            + $"hosts that it can switch: {Names(Nodes.Where(n => n.Power is not null))}");

    private static string Names(IEnumerable<Node> nodes) => nodes.Any() ? string.Join(", ", nodes.Select(n => n.Name)) : "none";
}

/// <summary>A scenario asks for something that this lab does not have or must not do.</summary>
public sealed class LabMismatchException(string message, Exception? inner = null) : Exception(message, inner);
