using System.Text;

namespace StorageChaos.Agent.Ledgers;

/// <summary>What one transaction does. Its number decides it, so that a reader knows what every row must say.</summary>
/// <param name="Source">The account that pays.</param>
/// <param name="Destination">The account that is paid; another one.</param>
/// <param name="Amount">1 to 100.</param>
/// <param name="Checksum">CRC-32C of writer, number, seed and the rest.</param>
internal readonly record struct Transfer(long Source, long Destination, long Amount, long Checksum)
{
    /// <summary>What every account begins with.</summary>
    internal const long Initial = 1000;

    internal static Transfer Of(ulong seed, int writer, long number, int accounts)
    {
        var lot = Crc32C.Of(Encoding.ASCII.GetBytes($"{seed} {writer} {number}"));
        var source = lot % (uint)accounts;
        var destination = (source + 1 + lot / 256 % (uint)(accounts - 1)) % (uint)accounts;
        var amount = 1 + lot / 65536 % 100;
        var said = $"{seed} {writer} {number} {source} {destination} {amount}";
        return new Transfer(source, destination, amount, Crc32C.Of(Encoding.ASCII.GetBytes(said)));
    }
}
