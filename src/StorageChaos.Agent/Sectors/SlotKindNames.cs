namespace StorageChaos.Agent.Sectors;

/// <summary>How the findings are called in the output. The harness has the same words in its history.</summary>
internal static class SlotKindNames
{
    internal static string Name(this SlotKind kind) => kind switch
    {
        SlotKind.Intact => "intact",
        SlotKind.Zeros => "zeros",
        SlotKind.Torn => "torn",
        SlotKind.Misplaced => "misplaced",
        SlotKind.Corrupt => "corrupt",
        SlotKind.Unreadable => "unreadable",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
