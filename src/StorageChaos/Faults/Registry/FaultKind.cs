namespace StorageChaos.Faults.Registry;

/// <summary>A kind of fault that scenarios can ask for.</summary>
/// <param name="Name">Value of the key <c>kind</c> in a scenario file.</param>
/// <param name="Type">The fault's record; its documentation is the kind's.</param>
public sealed record FaultKind(string Name, Type Type)
{
    /// <summary>A kind by its type.</summary>
    public static FaultKind Of<T>(string name)
        where T : Fault => new(name, typeof(T));
}
