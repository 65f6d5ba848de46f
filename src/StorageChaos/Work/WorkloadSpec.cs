using System.Text.Json.Serialization;
using StorageChaos.Protocol;

namespace StorageChaos.Work;

/// <summary>
/// What the client does, all at the same time. In a scenario file each kind of work has a section of its own beside the keys below
/// (<see cref="WorkKinds"/>); without any, it appends.
/// </summary>
public sealed record WorkloadSpec
{
    /// <summary>The work that was asked for.</summary>
    [JsonIgnore]
    public IReadOnlyList<IWork> Work { get; internal set; } = [];

    /// <summary>Pause of a writer after each operation.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long it runs undisturbed before the first fault.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it runs on after the service has recovered.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is done.</summary>
    [JsonIgnore]
    public IReadOnlyList<IWork> All => Work.Count > 0 ? Work : [new Records.AppendSpec()];

    /// <summary>Whether some of it is done over a second mount, too.</summary>
    [JsonIgnore]
    public bool OfTwoClients => All.Any(w => w.TwoClients);

    /// <summary>What is out of range, with the key.</summary>
    public IEnumerable<string> Problems()
    {
        var (least, most) = (PlaceProtocol.PauseMilliseconds.Least, PlaceProtocol.PauseMilliseconds.Most);
        if (Pause.TotalMilliseconds < least || Pause.TotalMilliseconds > most)
            yield return $"workload.pause: {Pause.TotalSeconds:0.###} s is not between 0 and {most / 1000} s";
        foreach (var problem in All.SelectMany(w => w.Problems().Select(p => $"workload.{w.Name}.{p}"))) yield return problem;
    }
}
