using NUnit.Framework;
using StorageChaos.Faults;

namespace StorageChaos.Tests.Faults;

public sealed class ReadingTests
{
    [Test]
    public void Names_with_a_meaning_are_read_and_all_are_kept_for_people()
    {
        var reading = Reading.Parse("noise\nin-place=yes\neffect=41\ntraffic=57\nstate=shut off\n");
        Assert.That(reading, Is.EqualTo(new Reading(true, 41, 57, "effect=41 traffic=57 state=shut off")));
    }

    [TestCase("", null)]
    [TestCase("in-place=\neffect=many\n", false)]
    [TestCase("in-place=no\n", false)]
    public void What_is_not_said_is_no_effect(string output, bool? inPlace)
    {
        var reading = Reading.Parse(output);
        Assert.That((reading.InPlace, reading.Effect, reading.Traffic), Is.EqualTo((inPlace, 0L, (long?)null)));
    }
}
