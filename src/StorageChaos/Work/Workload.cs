using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Work;

/// <summary>Everything that the client does in a run: one stream of the agent for each kind of work.</summary>
public sealed class Workload : IAsyncDisposable
{
    private readonly IHost client;
    private readonly string agent;
    private readonly WorkloadSpec spec;
    private readonly int seed;
    private readonly HistoryRecorder history;
    private readonly List<(IWork Work, int FirstWriter, AgentStream Stream)> parts = [];

    /// <summary>A workload that has not begun.</summary>
    /// <param name="client">Host that runs the agent.</param>
    /// <param name="agent">Path of the agent on it.</param>
    /// <param name="spec">What to do.</param>
    /// <param name="seed">Seed of everything that is random.</param>
    /// <param name="history">Where it is recorded.</param>
    /// <param name="clock">Source of time.</param>
    public Workload(IHost client, string agent, WorkloadSpec spec, int seed, HistoryRecorder history, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (this.client, this.agent, this.spec, this.seed, this.history) = (client, agent, spec, seed, history);
        foreach (var work in spec.All)
        {
            parts.Add((work, Writers, new AgentStream(client, history, clock)));
            Writers += work.Writers;
        }
    }

    /// <summary>Writers of all kinds of work.</summary>
    public int Writers { get; }

    /// <summary>Operations acknowledged so far.</summary>
    public long Acknowledged => parts.Sum(p => p.Stream.Acknowledged);

    /// <summary>Whether every writer had an operation acknowledged that was invoked at or after a time, in seconds of the run.</summary>
    public bool AllHeardSince(double time) => parts.Sum(p => p.Stream.WritersHeardSince(time)) >= Writers;

    /// <summary>Whether an agent has ended, by itself or with its host.</summary>
    public bool Ended => parts.Exists(p => p.Stream.Ended);

    /// <summary>What an agent said that was not its own line, when its stream ended with that; else null.</summary>
    public string? LastWords => parts.Select(p => p.Stream.LastWords).FirstOrDefault(w => w is not null);

    /// <summary>How many reads of the final reads came back with an error.</summary>
    public long ReadErrors { get; private set; }

    /// <summary>Starts all of it.</summary>
    /// <param name="directory">Where to work: the mount.</param>
    /// <param name="second">The same directory over a second mount.</param>
    public void Start(string directory, string second)
    {
        foreach (var (work, first, stream) in parts)
            stream.Start(work.Work(Area(directory, first) with { SecondDirectory = second }));
    }

    /// <summary>Stops them; what is in flight may finish within the deadline, and stays open in the history if it does not.</summary>
    public Task StopAsync(TimeSpan deadline, CancellationToken ct) => Task.WhenAll(parts.Select(p => p.Stream.StopAsync(deadline, ct)));

    /// <summary>Reads everything back and says in the history what is there.</summary>
    /// <param name="host">Where to read.</param>
    /// <param name="directory">The directory there.</param>
    /// <param name="place">One of <see cref="ReadPlace"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">The agent could not read at all.</exception>
    public async Task ReadBackAsync(IHost host, string directory, string place, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (var (work, first, _) in parts)
        {
            // What the client has cached is read while the service may be down.
            var cached = place == ReadPlace.ClientCached;
            if (work.Read(Area(directory, first), cached) is not { } command) continue;
            var outcome = await host.RunAsync(HostCommand.Of([.. command]) with { Deadline = TimeSpan.FromMinutes(cached ? 1 : 5) }, ct);
            foreach (var line in outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (AgentLine.Parse(line).Op is not { } op) continue;
                if (op.Error is not null) ReadErrors++;
                history.Record(op with { Time = history.Now, Place = place });
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, _, stream) in parts) await stream.DisposeAsync();
    }

    private WorkArea Area(string directory, int first) => new(agent, directory, first, seed, spec.Pause);
}
