using System.Text;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Namespaces;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;
using StorageChaos.Checks;
using StorageChaos.Faults;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work;
using StorageChaos.Work.Namespaces;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks.Namespaces;

/// <summary>The agent's own writer at work on <see cref="SimulatedNames"/>, and the final read of what it left.</summary>
internal sealed class SimulatedRun
{
    public const string Tree = "names-0";
    private readonly List<Op> work = [];
    private readonly Lazy<List<(string Path, SimulatedNode Directory, string Name, SimulatedNode Node)>> certain;

    /// <param name="seed">Of the writer.</param>
    /// <param name="steps">How many operations.</param>
    /// <param name="troubleOneIn">One operation in so many goes wrong; 0: none.</param>
    /// <param name="crash">After how many operations the power goes, and how many of them it takes.</param>
    public SimulatedRun(int seed, int steps, int troubleOneIn, (int After, int Lost)? crash = null)
    {
        Names = new SimulatedNames(new Random(seed), troubleOneIn);
        var place = new PlaceOptions { Directory = "/", Writers = 1, Seed = (ulong)seed };
        var options = new NamespaceOptions { Place = place, Objects = 30, FileBytes = 1024 };
        var worker = new NameWorker(options, Names, new OpLog(0, Record, new AgentClock(TimeProvider.System)), CancellationToken.None);
        for (var i = 0; i < steps; i++)
        {
            if (i == crash?.After) LosePower(crash.Value.Lost);
            worker.Step();
        }

        Reads = [.. Names.All(Tree).Select(e => e.Node.Read(e.Path))];
        certain = new(
            () => [.. Names.All(Tree).Where(e => !Names.Doubtful.Contains(e.Node) && !Names.Doubtful.Contains((e.Directory, e.Name)))]);
    }

    private SimulatedRun(SimulatedRun other)
    {
        (work, certain, Names, Reads) = (other.work, other.certain, other.Names, [.. other.Reads]);
    }

    public SimulatedNames Names { get; }

    /// <summary>To be damaged.</summary>
    public List<Op> Reads { get; }

    /// <summary>Names of which everything is certain.</summary>
    public List<(string Path, SimulatedNode Directory, string Name, SimulatedNode Node)> Certain => certain.Value;

    /// <summary>The same run with reads of its own: what was done is never altered, so that it is made once for many damages.</summary>
    public SimulatedRun Copy() => new(this);

    public CheckResult Check() => Check(run => run);

    /// <summary>Judges it as a run of another stack, with other faults.</summary>
    public CheckResult Check(Func<RunRecord, RunRecord> change)
    {
        var end = new Op
        {
            Time = 10_001,
            Phase = OpPhase.Ok,
            Process = "reader",
            Action = NamespaceProtocol.ReadEnd,
            Writer = 0,
            Record = Reads.Count,
        };
        var reads = Reads.Append(end).Select((op, i) => op with { Index = work.Count + i });
        return new NamespaceCheck().Check(change(TestRuns.Of(new History(work.Concat(reads)))));
    }

    private void LosePower(int lost)
    {
        Names.Crash(lost);
        var cut = new Op { Time = work.Count, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Inject, Fault = "f0", Effect = 1 };
        Add(cut);
        Add(cut with { Action = OpAction.Heal, Phase = OpPhase.Invoke, Effect = null });
    }

    private bool Record(JsonLine line)
    {
        if (AgentLine.Parse(Encoding.UTF8.GetString(line.End())).Op is { } op) Add(op);
        return true;
    }

    private void Add(Op op) => work.Add(op with { Index = work.Count, Time = work.Count });
}
