using NUnit.Framework;
using StorageChaos.Agent.Namespaces;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class ContentFindingTests
{
    private const ulong Seed = 42;
    private const int Writer = 1;
    private const int Bytes = 8 * Sector.Size;
    private const int Half = Bytes / 2;

    [TestCase(Bytes)]
    [TestCase(700)]
    public void What_is_left_of_it_is_intact(int kept)
    {
        Assert.That(
            Of(Written(5, 2)[..kept]),
            Is.EqualTo(new ContentFinding(SlotKind.Intact, $"id=5 version=2 kept={kept}")),
            "the end of the file");
        Assert.That(
            Of([.. Written(5, 2)[..kept], .. new byte[900]]),
            Is.EqualTo(new ContentFinding(SlotKind.Intact, $"id=5 version=2 kept={kept}")),
            "zeros behind");
    }

    [Test]
    public void Two_of_its_versions_are_torn() => Assert.That(
        Of([.. Written(5, 3)[..Half], .. Written(5, 2)[Half..]]),
        Is.EqualTo(new ContentFinding(SlotKind.Torn, "id=5 version=3", "holds id=5 version=3, id=5 version=2")));

    [TestCase(Half + 700, TestName = "Behind_zeros_a_version_that_was_truncated_is_torn")]
    [TestCase(Half + 20, TestName = "Behind_zeros_the_name_of_a_sector_is_torn")]
    public void Cut(int kept)
    {
        byte[] cut = [.. new byte[Half], .. Written(5, 2)[Half..kept]];
        Assert.That(Of(cut).Kind, Is.EqualTo(SlotKind.Torn), "the end of the file");
        Assert.That(Of([.. cut, .. new byte[900]]).Kind, Is.EqualTo(SlotKind.Torn), "zeros behind");
    }

    [Test]
    public void A_flipped_bit_is_corrupt([Values(0, 1, 7)] int sector)
    {
        var content = Written(5, 2);
        content[sector * Sector.Size + 100] ^= 1;
        Assert.That(Of(content), Is.EqualTo(new ContentFinding(SlotKind.Corrupt, Detail: "1 of its sectors, and holds id=5 version=2")));
    }

    [Test]
    public void A_flipped_bit_in_the_part_of_a_sector_at_the_end_is_corrupt()
    {
        var content = Written(5, 2)[..(Half + 100)];
        content[^1] ^= 1;
        Assert.That(Of(content).Kind, Is.EqualTo(SlotKind.Corrupt));
    }

    [TestCase(5, 2, "holds sector 4 of record 5242882 of writer 2")]
    [TestCase(9, 1, "holds id=5 version=2, id=9 version=2")]
    public void A_part_of_another_file_is_misplaced(long id, int writer, string detail) => Assert.That(
        Of([.. Written(5, 2)[..Half], .. Written(id, 2, writer)[Half..]]),
        Is.EqualTo(new ContentFinding(SlotKind.Misplaced, Detail: detail)));

    [Test]
    public void Its_own_sectors_in_the_wrong_order_are_misplaced() =>
        Assert.That(Of([.. Written(5, 2)[Half..], .. Written(5, 2)[..Half]]).Kind, Is.EqualTo(SlotKind.Misplaced));

    private static ContentFinding Of(byte[] content) => ContentFinding.Of(content, Seed, Writer, Bytes);

    private static byte[] Written(long id, long version, int writer = Writer)
    {
        var content = new byte[Bytes];
        Record.Fill(content, Seed, writer, FileContent.Number(id, version));
        return content;
    }
}
