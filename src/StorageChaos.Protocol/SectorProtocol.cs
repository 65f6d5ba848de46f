namespace StorageChaos.Protocol;

/// <summary>What all data of the agent is made of.</summary>
public static class SectorProtocol
{
    /// <summary>Bytes of a sector, the smallest unit that storage writes whole. Each carries its own identity and checksum.</summary>
    public const int Bytes = 512;

    /// <summary>The most bytes of one write.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The most bytes of one file.</summary>
    public const int MostFileBytes = 1 << 30;
}
