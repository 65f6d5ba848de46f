using System.Runtime.CompilerServices;
using System.Text.Json;
using StorageChaos.Checks;
using StorageChaos.Faults.Registry;
using StorageChaos.Judging;
using StorageChaos.Stacks;
using StorageChaos.Work;

namespace StorageChaos.Scenarios;

/// <summary>
/// Everything that scenarios can ask for: the lists to which a fault, a part of a stack or a kind of work is added. A program that
/// brings its own adds them to a copy of <see cref="Default"/>.
/// </summary>
public sealed record Kinds
{
    /// <summary>What comes with StorageChaos.</summary>
    public static Kinds Default { get; } = new();

    /// <summary>Parts of stacks, in build order.</summary>
    public IReadOnlyList<PartKind> Parts { get; init; } = PartKinds.All;

    /// <summary>Work.</summary>
    public IReadOnlyList<WorkKind> Work { get; init; } = WorkKinds.All;

    /// <summary>Faults.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = FaultKinds.All;

    /// <summary>What judges a run: the general checks, and those of the kinds of work.</summary>
    public IReadOnlyList<ICheck> Checks => CheckKinds.Of(Work);

    /// <summary>How scenarios are written that may ask for all of this.</summary>
    public JsonSerializerOptions Json => Options.GetValue(this, ScenarioJson.Of);

    // Kept outside of the record: a copy with other lists must not take over the options that were made of these lists.
    private static readonly ConditionalWeakTable<Kinds, JsonSerializerOptions> Options = [];
}
