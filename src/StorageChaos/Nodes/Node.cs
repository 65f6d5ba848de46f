namespace StorageChaos.Nodes;

/// <summary>A machine of a lab.</summary>
/// <param name="Name">What plans, histories and evidence call it: its role, or its role and a number.</param>
/// <param name="Management">The interface over which the harness reaches it. No fault may touch it.</param>
public sealed record Node(string Name, string Management)
{
    /// <summary>One of <see cref="Nodes.Role"/>.</summary>
    public string Role { get; init; } = Nodes.Role.Of(Name);

    /// <summary>Whether commands can be run on it. An array that nobody may log in to has no shell.</summary>
    public bool HasShell { get; init; } = true;

    /// <summary>How it is switched off and on; null: its power is not in our hands.</summary>
    public IPower? Power { get; init; }
}
