using StorageChaos.Faults.Block;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.San;
using StorageChaos.Faults.Services;

namespace StorageChaos.Faults.Registry;

/// <summary>All kinds of faults: one line each.</summary>
public static class FaultKinds
{
    /// <summary>In the order of their families.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        FaultKind.Of<Impairment>("impairment"),
        FaultKind.Of<LinkDown>("link-down"),
        FaultKind.Of<MtuBlackHole>("mtu-black-hole"),
        FaultKind.Of<Partition>("partition"),
        FaultKind.Of<PowerCut>("power-cut"),
        FaultKind.Of<Pause>("pause"),
        FaultKind.Of<Reboot>("reboot"),
        FaultKind.Of<ClockJump>("clock-jump"),
        FaultKind.Of<MemoryPressure>("memory-pressure"),
        FaultKind.Of<ServiceStop>("service-stop"),
        FaultKind.Of<Logout>("logout"),
        FaultKind.Of<PortalRemoved>("portal-removed"),
        FaultKind.Of<ChapRefused>("chap-refused"),
        FaultKind.Of<ReadOnlyLun>("read-only-lun"),
        FaultKind.Of<LunVanish>("lun-vanish"),
        FaultKind.Of<LunResize>("lun-resize"),
        FaultKind.Of<BlockError>("block-error"),
        FaultKind.Of<BlockDelay>("block-delay"),
        FaultKind.Of<LyingDisk>("lying-disk"),
        FaultKind.Of<BlockStall>("block-stall"),
        FaultKind.Of<CrashImage>("crash-image"),
        FaultKind.Of<DiskFull>("disk-full"),
    ];

    /// <summary>Name of a fault's kind.</summary>
    public static string NameOf(Fault fault) => All.First(k => k.Type == fault.GetType()).Name;
}
