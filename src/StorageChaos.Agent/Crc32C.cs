using System.Buffers.Binary;
using System.Numerics;

namespace StorageChaos.Agent;

/// <summary>The checksum that iSCSI uses for its digests, too (RFC 3720, appendix B.4).</summary>
internal static class Crc32C
{
    /// <summary>The checksum of these bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>Continues a checksum with these bytes.</summary>
    internal static uint Continue(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
