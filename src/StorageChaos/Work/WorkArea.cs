using System.Globalization;
using StorageChaos.Protocol;

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
    [
        PlaceProtocol.Directory, Directory, .. Option(PlaceProtocol.FirstWriter, FirstWriter), .. Option(PlaceProtocol.Writers, writers),
        PlaceProtocol.Seed, Text(Seed),
    ];

    /// <summary>Likewise, for commands that pause after each operation.</summary>
    internal string[] Pauses => Option(PlaceProtocol.PauseMilliseconds, (long)Pause.TotalMilliseconds);

    /// <summary>An option of the agent that takes a number.</summary>
    internal static string[] Option(NumberOption option, long number) => [option.Name, Text(number)];

    /// <summary>For commands that read: whether what the host has cached may answer.</summary>
    internal static string[] Cached(bool cached) => [PlaceProtocol.Cached, cached ? PlaceProtocol.Yes : PlaceProtocol.No];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
