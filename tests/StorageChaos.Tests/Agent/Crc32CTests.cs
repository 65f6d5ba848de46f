using NUnit.Framework;
using StorageChaos.Agent;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class Crc32CTests
{
    // The check value of CRC-32/ISCSI in the catalogue of parametrised CRC algorithms.
    [Test]
    public void It_is_that_of_iSCSI() => Assert.That(Crc32C.Of("123456789"u8), Is.EqualTo(0xE3069283));

    [Test]
    public void It_can_be_continued() =>
        Assert.That(Crc32C.Continue(Crc32C.Of("1234"u8), "56789"u8), Is.EqualTo(Crc32C.Of("123456789"u8)));
}
