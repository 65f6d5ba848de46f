using StorageChaos.Checks;

namespace StorageChaos.Work;

/// <summary>A kind of work that scenarios can ask for.</summary>
/// <param name="Name">Key of its section in a scenario's <c>workload</c>.</param>
/// <param name="Spec">The section's record, an <see cref="IWork"/>; its documentation is the kind's.</param>
/// <param name="Checks">What judges such work.</param>
public sealed record WorkKind(string Name, Type Spec, IReadOnlyList<ICheck> Checks)
{
    /// <summary>A kind by the type of its section.</summary>
    public static WorkKind Of<T>(params ICheck[] checks)
        where T : IWork, new() => new(new T().Name, typeof(T), checks);
}
