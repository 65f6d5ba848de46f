using System.Text;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Names;
using StorageChaos.Agent.Output;
using StorageChaos.Checks;
using StorageChaos.Checks.Namespaces;
using StorageChaos.Histories;
using StorageChaos.Workloads;

namespace StorageChaos.Tests.Checks.Namespaces;

/// <summary>The agent's own writer at work on <see cref="SimulatedNames"/>, and the final read of what it left.</summary>
internal sealed class SimulatedRun
{
    public const string Tree = "names-0";
    private readonly List<Op> work = [];

    public SimulatedRun(int seed, int steps, int troubleOneIn)
    {
        Names = new SimulatedNames(new Random(seed), troubleOneIn);
        var options = new NamespaceOptions { Directory = "/", Writers = 1, Seed = (ulong)seed, Objects = 30, FileBytes = 1024 };
        var worker = new NameWorker(0, options, Names, Record, new AgentClock(TimeProvider.System), CancellationToken.None);
        for (var i = 0; i < steps; i++) worker.Step();
        Reads = [.. Names.All(Tree).Select(e => e.Node.Read(e.Path))];
    }

    public SimulatedNames Names { get; }

    /// <summary>To be damaged.</summary>
    public List<Op> Reads { get; }

    /// <summary>Names of which everything is certain.</summary>
    public List<(string Path, SimulatedNode Directory, string Name, SimulatedNode Node)> Certain =>
        [.. Names.All(Tree).Where(e => !Names.Doubtful.Contains(e.Node) && !Names.Doubtful.Contains((e.Directory, e.Name)))];

    public CheckResult Check()
    {
        var end = new Op { Time = 10_001, Phase = OpPhase.Ok, Process = "reader", Action = StorageChaos.Histories.NameAction.End, Writer = 0, Record = Reads.Count };
        var ops = work.Concat(Reads).Append(end).Select((op, i) => op with { Index = i }).ToList();
        return new NamespaceCheck().Check(TestRuns.Of(new History(ops)));
    }

    private bool Record(JsonLine line)
    {
        if (AgentLine.Parse(Encoding.UTF8.GetString(line.End()), 0) is { } op) work.Add(op);
        return true;
    }
}
