namespace StorageChaos.Tests.ArchitectureSamples.Low;

/// <summary>Uses what is above it by a relative name, in a signature.</summary>
internal static class Bad
{
    public static string? Use(High.Tool? tool) => tool?.ToString();
}

/// <summary>Likewise, inside a method alone.</summary>
internal static class Worse
{
    public static int Use() => new High.Tool().GetHashCode();
}
