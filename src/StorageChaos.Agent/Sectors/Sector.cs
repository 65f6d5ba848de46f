using System.Buffers.Binary;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Sectors;

/// <summary>
/// The smallest unit that storage writes whole. Each one says which sector it is, and all the rest of it follows from that. So torn,
/// misplaced and old writes can be told apart, and each bit is known. Little-endian:
/// <code>
///   0  magic "SCHAOS03"       20  sector index, 4 bytes
///   8  seed, 8 bytes          24  record number, 8 bytes
///  16  writer, 4 bytes        32  version, 8 bytes
///  40  payload, 472 bytes: numbers of <see cref="SplitMix64"/> whose state begins with the identity
/// </code>
/// </summary>
/// <remarks>No checksum: it would prove less than the payload does, and cost a writer more time than all else that it does.</remarks>
internal static class Sector
{
    internal const int Size = SectorProtocol.Bytes;
    private const int RecordStart = 24;
    private const int VersionStart = 32;
    private const int PayloadStart = 40;

    private static ReadOnlySpan<byte> Magic => "SCHAOS03"u8;

    internal static void Fill(Span<byte> sector, SectorIdentity identity)
    {
        Magic.CopyTo(sector);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[8..], identity.Seed);
        BinaryPrimitives.WriteInt32LittleEndian(sector[16..], identity.Writer);
        BinaryPrimitives.WriteInt32LittleEndian(sector[20..], identity.Index);
        BinaryPrimitives.WriteInt64LittleEndian(sector[RecordStart..], identity.Record);
        BinaryPrimitives.WriteInt64LittleEndian(sector[VersionStart..], identity.Version);
        FillPayload(sector[PayloadStart..], identity);
    }

    /// <returns>Whether this is a whole sector that some writer of some run wrote, and if so which.</returns>
    internal static bool TryIdentify(ReadOnlySpan<byte> sector, out SectorIdentity identity)
    {
        identity = default;
        if (sector.Length != Size || !sector.StartsWith(Magic)) return false;
        var claimed = new SectorIdentity(
            BinaryPrimitives.ReadUInt64LittleEndian(sector[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(sector[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(sector[RecordStart..]),
            BinaryPrimitives.ReadInt32LittleEndian(sector[20..]),
            ClaimedVersion(sector));
        if (!IsOwn(sector, claimed)) return false;
        identity = claimed;
        return true;
    }

    /// <returns>Whether this is a whole sector that some writer of this run wrote, and if so which.</returns>
    internal static bool TryIdentify(ReadOnlySpan<byte> sector, ulong seed, out SectorIdentity identity) =>
        TryIdentify(sector, out identity) && identity.Seed == seed;

    /// <summary>What stands in the place of the version, whatever the bytes are; 0 if they end before it.</summary>
    internal static long ClaimedVersion(ReadOnlySpan<byte> sector) =>
        sector.Length < PayloadStart ? 0 : BinaryPrimitives.ReadInt64LittleEndian(sector[VersionStart..]);

    /// <summary>What stands in the place of the record number, whatever the bytes are; 0 if they end before it.</summary>
    internal static long ClaimedRecord(ReadOnlySpan<byte> sector) =>
        sector.Length < VersionStart ? 0 : BinaryPrimitives.ReadInt64LittleEndian(sector[RecordStart..]);

    /// <summary>
    /// Whether these bytes are the beginning of a sector and then zeros. That is left when a file was truncated within the sector and
    /// grew again.
    /// </summary>
    internal static bool IsCut(ReadOnlySpan<byte> bytes, SectorIdentity identity)
    {
        var left = bytes[..(bytes.LastIndexOfAnyExcept((byte)0) + 1)];
        Span<byte> expected = stackalloc byte[Size];
        Fill(expected, identity);
        // If not even the record number is whole, only the bytes before it can be compared.
        var length = bytes.Length < VersionStart ? Math.Min(left.Length, RecordStart) : left.Length;
        return left.Length > 0 && left[..length].SequenceEqual(expected[..length]);
    }

    /// <summary>
    /// Whether these bytes are a sector, of any version; or its beginning, if the file ends within it.
    /// </summary>
    internal static bool IsOwn(ReadOnlySpan<byte> bytes, SectorIdentity identity)
    {
        Span<byte> expected = stackalloc byte[Size];
        Fill(expected, identity with { Version = ClaimedVersion(bytes) });
        var length = bytes.Length < PayloadStart ? Math.Min(bytes.Length, VersionStart) : bytes.Length;
        return bytes[..length].SequenceEqual(expected[..length]);
    }

    // Pseudo-random, so that no layer below can compress, deduplicate or trim what is written. Each step is a bijection of the state:
    // identities that differ in one field never have the same payload.
    private static void FillPayload(Span<byte> payload, SectorIdentity identity)
    {
        var state = SplitMix64.Mix((ulong)identity.Version);
        state = SplitMix64.Mix(((uint)identity.Writer | (ulong)(uint)identity.Index << 32) ^ state);
        state = SplitMix64.Mix((ulong)identity.Record ^ state);
        state = SplitMix64.Mix(identity.Seed ^ state);
        for (; payload.Length > 0; payload = payload[sizeof(ulong)..])
            BinaryPrimitives.WriteUInt64LittleEndian(payload, SplitMix64.Next(ref state));
    }
}
