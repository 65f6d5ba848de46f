using System.Globalization;

namespace StorageChaos.Workloads;

/// <summary>One kind of work on the client: a section of <see cref="WorkloadSpec"/>, and a command of the agent.</summary>
public interface IActivity
{
    /// <summary>The section's key in a scenario file.</summary>
    string Name { get; }

    /// <summary>How many writers it has. Each has a number of its own in the run.</summary>
    int Writers { get; }

    /// <summary>Whether it works over two mounts, as two clients.</summary>
    bool TwoClients => false;

    /// <summary>What is out of range, with the key inside the section.</summary>
    IEnumerable<string> Problems();

    /// <summary>The command that works until its input ends, and prints the agent's lines.</summary>
    IReadOnlyList<string> Work(ActivityPlace place);

    /// <summary>The command that reads back what is there, and prints the agent's lines; null if there is nothing to read.</summary>
    /// <param name="place">Where.</param>
    /// <param name="cached">Whether what the host has cached may answer.</param>
    IReadOnlyList<string>? Read(ActivityPlace place, bool cached);
}

/// <summary>Where, and under which numbers, an activity takes place.</summary>
/// <param name="Agent">Path of the agent.</param>
/// <param name="Directory">The directory under test.</param>
/// <param name="FirstWriter">Number of its first writer.</param>
/// <param name="Seed">Seed of everything that is random; it goes into all data, so that one of another run is known as such.</param>
/// <param name="Pause">Pause of a writer after each operation.</param>
public sealed record ActivityPlace(string Agent, string Directory, int FirstWriter, int Seed, TimeSpan Pause)
{
    /// <summary>The same directory over a second mount, which shares no cache with the first.</summary>
    public string SecondDirectory { get; init; } = Directory;

    /// <summary>What every command of the agent that has writers must be told.</summary>
    internal string[] Options(int writers) =>
    [
        "--directory", Directory, "--first-writer", FirstWriter.ToString(CultureInfo.InvariantCulture),
        "--writers", writers.ToString(CultureInfo.InvariantCulture), "--seed", Seed.ToString(CultureInfo.InvariantCulture),
    ];
}
