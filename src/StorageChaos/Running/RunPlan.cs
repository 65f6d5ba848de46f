using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Running;

/// <summary>
/// The phases of a run in their order, made from the scenario and from the parts of its stack. It is a value: it can be read, and
/// tested, without a lab. <see cref="RunLoop"/> carries it out.
/// </summary>
/// <param name="Phases">The phases.</param>
internal sealed record RunPlan(IReadOnlyList<Phase> Phases)
{
    /// <summary>The plan of a scenario's run.</summary>
    /// <param name="scenario">Drawn: see <see cref="Scenario.Drawn"/>.</param>
    /// <param name="stack">The stack that is built for it.</param>
    /// <param name="resetRevertsAll">Whether the lab's next reset takes everything back, so that nothing need be removed.</param>
    public static RunPlan Of(Scenario scenario, StorageStack stack, bool resetRevertsAll)
    {
        var tampered = scenario.Tamper.Count > 0;
        List<Phase> phases =
        [
            StackPhases.CleanStart,
            StackPhases.Build(stack),
            WorkPhases.Steady,
            FaultPhases.StateBefore,
            FaultPhases.Faults(scenario),
            WorkPhases.Recovery(stack),
            WorkPhases.Stop,
            FaultPhases.StateAfter,
            .. ReadPhases.At(stack, ReadMoment.AsItIs),
        ];
        if (tampered)
        {
            phases.Add(ReadPhases.TamperWhileMounted);
            // Again, with what the first read left in the cache: what a writer leaves there may be dropped at the next open.
            phases.AddRange(ReadPhases.At(stack, ReadMoment.AsItIs));
        }

        phases.Add(StackPhases.Close(stack, scenario.Close));
        if (tampered) phases.Add(ReadPhases.TamperWhileClosed(stack));
        phases.AddRange(stack.With<ICheckable>().Select(c => StackPhases.Fsck(c.Part, c.Ability)));
        phases.AddRange(ReadPhases.At(stack, ReadMoment.Closed));
        if (stack.With<IOpen>().Any()) phases.Add(StackPhases.Reopen);
        phases.AddRange(ReadPhases.At(stack, ReadMoment.Reopened));
        phases.AddRange(stack.With<ICheckable>().Select(c => ReadPhases.ProveDevice(c.Part, c.Ability)));
        if (!resetRevertsAll) phases.Add(StackPhases.TearDown(stack));
        return new RunPlan(phases);
    }

    /// <summary>The plan in words, a line for each phase.</summary>
    public override string ToString() => string.Join('\n', Phases.Select(p =>
        $"{p.Name,-20} {p.Does}{(p.MayFail ? " (the run goes on if this fails)" : "")}"
        + $"{(p.Always ? " (also after a run that ended early)" : "")}"));
}
