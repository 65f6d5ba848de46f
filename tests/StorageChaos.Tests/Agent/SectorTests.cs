using CsCheck;
using NUnit.Framework;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class SectorTests
{
    private static readonly Gen<SectorIdentity> Identities =
        Gen.Select(Gen.ULong, Gen.Int[0, 255], Gen.Long[0, long.MaxValue], Gen.Int[0, 2047], Gen.Long[0, long.MaxValue])
            .Select((seed, writer, record, index, version) => new SectorIdentity(seed, writer, record, index, version));

    [Test]
    public void A_sector_tells_which_one_it_is() => Identities.Sample(identity =>
    {
        Assert.That(Sector.TryIdentify(Filled(identity), out var found), Is.True);
        Assert.That(found, Is.EqualTo(identity));
    });

    [Test]
    public void Payloads_of_different_sectors_differ() => Gen.Select(Identities, Identities).Sample((a, b) =>
    {
        if (a != b) Assert.That(Filled(a).AsSpan(40).SequenceEqual(Filled(b).AsSpan(40)), Is.False);
    });

    [Test]
    public void A_flipped_bit_anywhere_is_noticed() => Gen.Select(Identities, Gen.Int[0, Sector.Size * 8 - 1]).Sample((identity, bit) =>
    {
        var sector = Filled(identity);
        sector[bit / 8] ^= (byte)(1 << bit % 8);
        Assert.That(Sector.TryIdentify(sector, out _), Is.False);
    });

    // The format is an agreement with whoever looks at a disk image, and with agents of other versions.
    [Test]
    public void The_format_stays_as_it_is()
    {
        var sector = Filled(new SectorIdentity(0x1122334455667788, 3, 17, 2, 5));
        Assert.That(
            Convert.ToHexStringLower(sector.AsSpan(0, 48)) + ".." + Convert.ToHexStringLower(sector.AsSpan(504)),
            Is.EqualTo(
                "534348414f53303388776655443322110300000002000000110000000000000005000000000000008ed84fe22ae95bee..c530ffd2da6b01c4"));
    }

    private static byte[] Filled(SectorIdentity identity)
    {
        var sector = new byte[Sector.Size];
        Sector.Fill(sector, identity);
        return sector;
    }
}
