using StorageChaos.Protocol;

namespace StorageChaos.Agent.Sectors;

/// <summary>How the findings are called in the output.</summary>
internal static class SlotKindNames
{
    internal static string Name(this SlotKind kind) => kind switch
    {
        SlotKind.Intact => Found.Intact,
        SlotKind.Zeros => Found.Zeros,
        SlotKind.Torn => Found.Torn,
        SlotKind.Misplaced => Found.Misplaced,
        SlotKind.Corrupt => Found.Corrupt,
        SlotKind.Unreadable => Found.Unreadable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
