using StorageChaos.Histories;

namespace StorageChaos.Faults.Execution;

/// <summary>What the steps in the life of one fault share.</summary>
internal sealed record Parts(string Id, Fault Fault, FaultPlan Plan, FaultContext Context, Boots Boots)
{
    /// <summary>What is ready on the hosts.</summary>
    public Standby Standby { get; } = new(Id, Plan, Context, Boots);

    /// <summary>Writes the history.</summary>
    public FaultLog Log { get; } = new(Id, Fault.Describe(), Context.History);

    /// <summary>Asks the hosts.</summary>
    public Probes Probes => field ??= new Probes(Plan.Probe, Context.Hosts, Standby.LostTo);

    /// <summary>Hosts of a fault on which it still is, or may be: not those that lost it by a boot.</summary>
    public IReadOnlyList<string> Present => [.. Standby.Hosts.Where(h => Standby.LostTo(h) is null)];

    /// <summary>Makes the fault ready on some hosts, and counts its effect from now on.</summary>
    /// <exception cref="Hosts.HostCommandException">A host refused.</exception>
    public async Task MakeReadyAsync(IReadOnlyCollection<string> on, CancellationToken ct)
    {
        await Standby.MakeAsync(on, ct);
        var answers = await Probes.SetBaselineAsync(on, ct);
        Log.Record(Log.New(OpPhase.Ok, OpAction.Baseline) with { Detail = Probes.Words(answers) });
    }

    /// <summary>Failures that no boot explains: a host that was going down meanwhile is asked about first.</summary>
    public async Task<IReadOnlyList<StepFailure>> UnexplainedAsync(IReadOnlyList<StepFailure> failures, CancellationToken ct)
    {
        var left = new List<StepFailure>();
        foreach (var failure in failures)
        {
            if (Standby.LostTo(failure.Step.Host) is not { } boot || !await boot.Off.WaitAsync(ct)) left.Add(failure);
        }

        return left;
    }
}
