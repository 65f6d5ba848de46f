using CsCheck;
using NUnit.Framework;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Sectors;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class SlotClassifierTests
{
    private const ulong Seed = 42;
    private const int Sectors = 8;
    private const int Bytes = Sectors * Sector.Size;

    [Test]
    public void An_untouched_record_is_intact() =>
        Gen.Select(Gen.Int[0, 255], Gen.Long[0, 1L << 40]).Sample((writer, number) =>
            Assert.That(Classify(writer, number, Written(Seed, writer, number)), Is.EqualTo(new SlotFinding(SlotKind.Intact))));

    [Test]
    public void Zero_bytes_are_zeros_whatever_their_length() => Gen.Int[1, Bytes].Sample(length =>
        Assert.That(Classify(0, 5, new byte[length]).Kind, Is.EqualTo(SlotKind.Zeros)));

    [Test]
    public void A_flipped_bit_is_found_in_a_record_of_any_size() =>
        Gen.Select(Gen.Int[1, Sectors], Gen.Int[0, Bytes * 8 - 1]).Sample((sectors, bit) =>
        {
            var bytes = sectors * Sector.Size;
            var slot = Written(Seed, 1, 9, bytes);
            bit %= bytes * 8;
            slot[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(
                new SlotClassifier(Seed, bytes).Classify(1, 9, slot),
                Is.EqualTo(new SlotFinding(SlotKind.Corrupt, sectors == 1 ? null : "1 of its sectors")));
        });

    [Test]
    public void Some_sectors_zeroed_is_torn() => Gen.Int[1, (1 << Sectors) - 2].Sample(zeroed =>
    {
        var slot = Written(Seed, 0, 3);
        for (var i = 0; i < Sectors; i++)
            if ((zeroed & 1 << i) != 0) slot.AsSpan(i * Sector.Size, Sector.Size).Clear();
        Assert.That(Classify(0, 3, slot).Kind, Is.EqualTo(SlotKind.Torn));
    });

    [Test]
    public void The_version_of_an_intact_record_is_told() => Gen.Long[1, long.MaxValue].Sample(version =>
        Assert.That(Classify(0, 3, Written(Seed, 0, 3, version: version)), Is.EqualTo(new SlotFinding(SlotKind.Intact, Version: version))));

    [Test]
    public void A_mix_of_versions_is_torn_and_they_are_told() =>
        Gen.Select(Gen.Int[1, Sectors - 1], Gen.Long[1, 1000], Gen.Long[1, 1000]).Sample((cut, one, step) =>
        {
            var slot = Written(Seed, 0, 3, version: one + step);
            Written(Seed, 0, 3, version: one).AsSpan(0, cut * Sector.Size).CopyTo(slot);
            Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Torn, $"versions={one},{one + step}")));
        });

    [Test]
    public void What_else_is_in_a_torn_version_is_told()
    {
        var slot = Written(Seed, 0, 3, version: 7);
        slot.AsSpan(0, Sector.Size).Clear();
        Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Torn, "versions=7 other=zeros")));
        Assert.That(Classify(0, 3, slot.AsSpan(0, 700)), Is.EqualTo(new SlotFinding(SlotKind.Torn, "versions=7 other=end,zeros")));
    }

    [Test]
    public void What_else_is_in_a_torn_record_of_one_version_is_told()
    {
        var slot = Written(Seed, 0, 3);
        slot.AsSpan(Sector.Size, Sector.Size).Clear();
        Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Torn, "other=zeros")));
    }

    [Test]
    public void One_sector_that_no_writer_wrote_makes_a_torn_version_corrupt()
    {
        var slot = Written(Seed, 0, 3, version: 7);
        slot.AsSpan(0, Sector.Size).Clear();
        slot.AsSpan(Sector.Size, Sector.Size).Fill(7);
        Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Corrupt, "1 of its sectors")));
    }

    [Test]
    public void A_version_that_the_end_of_the_file_cuts_is_torn() => Gen.Int[1, Bytes - 1].Sample(length =>
        Assert.That(Classify(0, 3, Written(Seed, 0, 3, version: long.MaxValue).AsSpan(0, length)).Kind, Is.EqualTo(SlotKind.Torn)));

    [Test]
    public void Sectors_of_another_record_among_its_own_are_misplaced()
    {
        var slot = Written(Seed, 0, 3);
        Written(Seed, 0, 2).AsSpan(0, Bytes / 2).CopyTo(slot);
        Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Misplaced, "holds record 2 of writer 0")));
    }

    [Test]
    public void A_record_that_the_end_of_the_file_cuts_is_torn() => Gen.Int[1, Bytes - 1].Sample(length =>
        Assert.That(Classify(0, 3, Written(Seed, 0, 3).AsSpan(0, length)).Kind, Is.EqualTo(SlotKind.Torn)));

    [TestCase(Seed, 1, 12, "holds record 12 of writer 1")]
    [TestCase(Seed, 0, 2, "holds record 2 of writer 0")]
    [TestCase(7UL, 0, 3, "holds record 3 of writer 0 of seed 7")]
    public void A_record_of_another_place_is_misplaced(ulong seed, int writer, long number, string detail) =>
        Assert.That(
            Classify(0, 3, Written(seed, writer, number)),
            Is.EqualTo(new SlotFinding(SlotKind.Misplaced, detail)));

    [Test]
    public void Sectors_shifted_within_the_record_are_misplaced()
    {
        var slot = Written(Seed, 0, 3);
        var shifted = slot[Sector.Size..].Concat(new byte[Sector.Size]).ToArray();
        Assert.That(
            Classify(0, 3, shifted),
            Is.EqualTo(new SlotFinding(SlotKind.Misplaced, "holds sector 1 of record 3 of writer 0")));
    }

    [Test]
    public void One_whole_sector_of_another_place_among_zeros_is_misplaced()
    {
        var slot = new byte[Bytes];
        Written(Seed, 4, 8).AsSpan(Sector.Size, Sector.Size).CopyTo(slot.AsSpan(Sector.Size));
        Assert.That(Classify(0, 3, slot), Is.EqualTo(new SlotFinding(SlotKind.Misplaced, "holds record 8 of writer 4")));
    }

    [Test]
    public void Bytes_that_no_writer_wrote_are_corrupt() => Gen.Byte.Array[1, Bytes].Sample(slot =>
    {
        slot[0] = 0xFF; // neither the magic nor zero
        Assert.That(Classify(0, 3, slot.AsSpan(0, Math.Min(slot.Length, Sector.Size))).Kind, Is.EqualTo(SlotKind.Corrupt));
    });

    [Test]
    public void The_words_are_those_of_the_history() =>
        Assert.That(
            Enum.GetValues<SlotKind>().Select(kind => kind.Name()),
            Is.EqualTo(new[]
            {
                StorageChaos.Protocol.Found.Intact, StorageChaos.Protocol.Found.Zeros, StorageChaos.Protocol.Found.Torn,
                StorageChaos.Protocol.Found.Misplaced, StorageChaos.Protocol.Found.Corrupt, StorageChaos.Protocol.Found.Unreadable,
            }));

    private static SlotFinding Classify(int writer, long number, ReadOnlySpan<byte> slot) =>
        new SlotClassifier(Seed, Bytes).Classify(writer, number, slot);

    private static byte[] Written(ulong seed, int writer, long number, int bytes = Bytes, long version = 0)
    {
        var record = new byte[bytes];
        Record.Fill(record, seed, writer, number, version);
        return record;
    }
}
