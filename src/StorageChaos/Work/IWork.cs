namespace StorageChaos.Work;

/// <summary>Some work on the client, of one kind: a section of a scenario's <c>workload</c>, and a command of the agent.</summary>
public interface IWork
{
    /// <summary>The section's key in a scenario file, which is the kind's name.</summary>
    string Name { get; }

    /// <summary>How many writers it has. Each has a number of its own in the run.</summary>
    int Writers { get; }

    /// <summary>Whether it works over two mounts, as two clients.</summary>
    bool TwoClients => false;

    /// <summary>What is out of range, with the key inside the section.</summary>
    IEnumerable<string> Problems();

    /// <summary>The command that works until its input ends, and prints the agent's lines.</summary>
    IReadOnlyList<string> Work(WorkArea area);

    /// <summary>The command that reads back what is there, and prints the agent's lines; null if there is nothing to read.</summary>
    /// <param name="area">Where.</param>
    /// <param name="cached">Whether what the host has cached may answer.</param>
    IReadOnlyList<string>? Read(WorkArea area, bool cached);
}
