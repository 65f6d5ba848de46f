namespace StorageChaos.Stacks;

/// <summary>A setting of which a host has another value than was asked for.</summary>
/// <param name="What">The setting, in words.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Is">What the host has.</param>
public sealed record Mismatch(string What, string Asked, string Is)
{
    /// <summary>Those of several pairs that differ.</summary>
    internal static IEnumerable<Mismatch> Among(params Mismatch[] pairs) => pairs.Where(p => p.Asked != p.Is);

    /// <inheritdoc/>
    public override string ToString() => $"{What}: asked for '{Asked}', the host has '{Is}'";
}
