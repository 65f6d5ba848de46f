using System.Globalization;

namespace StorageChaos.Work;

/// <summary>Where, and under which numbers, some work is done.</summary>
/// <param name="Agent">Path of the agent.</param>
/// <param name="Directory">The directory under test.</param>
/// <param name="FirstWriter">Number of its first writer.</param>
/// <param name="Seed">Seed of everything that is random; it goes into all data, so that one of another run is known as such.</param>
/// <param name="Pause">Pause of a writer after each operation.</param>
public sealed record WorkArea(string Agent, string Directory, int FirstWriter, int Seed, TimeSpan Pause)
{
    /// <summary>The same directory over a second mount, which shares no cache with the first.</summary>
    public string SecondDirectory { get; init; } = Directory;

    /// <summary>What every command of the agent that has writers must be told.</summary>
    internal string[] Options(int writers) =>
        ["--directory", Directory, "--first-writer", Text(FirstWriter), "--writers", Text(writers), "--seed", Text(Seed)];

    /// <summary>Likewise, for commands that pause after each operation.</summary>
    internal string[] Pauses => ["--pause-ms", Text((long)Pause.TotalMilliseconds)];

    /// <summary>A number as the agent reads it.</summary>
    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>For commands that read: whether what the host has cached may answer.</summary>
    internal static string[] Cached(bool cached) => ["--cached", cached ? "yes" : "no"];
}
