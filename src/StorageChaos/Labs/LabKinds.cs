namespace StorageChaos.Labs;

/// <summary>A kind of lab.</summary>
/// <param name="Name">Value of the setting <c>lab:kind</c>.</param>
/// <param name="Open">Makes one as configured; no host is contacted.</param>
public sealed record LabKind(string Name, Func<LabSettings, TimeProvider, Lab> Open);

/// <summary>All kinds of labs: one line each.</summary>
public static class LabKinds
{
    /// <summary>Those that come with StorageChaos.</summary>
    public static IReadOnlyList<LabKind> All { get; } =
    [
        new(VagrantLab.Kind, (settings, clock) => new VagrantLab(settings, clock)),
        new(InventoryLab.Kind, (settings, clock) => new InventoryLab(settings, clock)),
    ];
}
