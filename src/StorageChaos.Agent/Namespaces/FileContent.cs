using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>A file holds one record. Its number says which file it is, and which version of it.</summary>
internal static class FileContent
{
    private const int VersionBits = 20;

    internal static long Number(long id, long version) => id << VersionBits | version;

    internal static (long Id, long Version) Of(long number) => (number >> VersionBits, number & ((1L << VersionBits) - 1));

    /// <summary>Whether a byte of some content is zero.</summary>
    internal static bool IsZero(ulong seed, int writer, long id, long version, long at)
    {
        Span<byte> sector = stackalloc byte[Sector.Size];
        Sector.Fill(sector, new SectorIdentity(seed, writer, Number(id, version), (int)(at / Sector.Size)));
        return sector[(int)(at % Sector.Size)] == 0;
    }
}
