namespace StorageChaos.Tests.ArchitectureSamples.High;

/// <summary>Something that must be used from above only.</summary>
internal sealed class Tool;
