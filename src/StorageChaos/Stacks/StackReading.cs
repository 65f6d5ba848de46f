using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks;

/// <summary>A stack, and what was read back from its hosts.</summary>
/// <param name="Parts">The parts, in build order.</param>
/// <param name="Effective">Settings by part; a part that was not read is not in it.</param>
public sealed record StackReading(IReadOnlyList<StackPart> Parts, IReadOnlyDictionary<string, EffectiveSettings> Effective)
{
    /// <summary>What was read of a part; empty if nothing was.</summary>
    public EffectiveSettings this[string part] => Effective.GetValueOrDefault(part, EffectiveSettings.None);

    /// <summary>The parts that can do something.</summary>
    public IEnumerable<T> With<T>() => Parts.OfType<T>();
}
