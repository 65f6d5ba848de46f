using System.Text;
using System.Text.Json;
using CsCheck;
using NUnit.Framework;
using StorageChaos.Agent.Output;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class JsonLineTests
{
    [Test]
    public void Any_text_comes_back_as_it_went_in() => Gen.String.Sample(text =>
    {
        var line = Encoding.UTF8.GetString(new JsonLine("x").Text("text", text).End());
        Assert.That(line.Count(c => c == '\n'), Is.EqualTo(1), "one line");
        // A lone surrogate has no UTF-8; it becomes U+FFFD on both sides.
        var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Assert.That(JsonSerializer.Deserialize<JsonElement>(line).Text("text"), Is.EqualTo(expected));
    });

    [Test]
    public void Any_number_comes_back_as_it_went_in() => Gen.Long.Sample(number =>
        Assert.That(
            JsonSerializer.Deserialize<JsonElement>(new JsonLine("x").Number("n", number).End()).Number("n"),
            Is.EqualTo(number)));

    [TestCase(0, "0.000000")]
    [TestCase(9, "0.000000")]
    [TestCase(10, "0.000001")]
    [TestCase(12_345_678, "1.234567")]
    [TestCase(36_000_000_000, "3600.000000")]
    public void Seconds_have_six_digits(long ticks, string expected) =>
        Assert.That(
            Encoding.UTF8.GetString(new JsonLine("x").Seconds("t", TimeSpan.FromTicks(ticks)).End()),
            Is.EqualTo($"{{\"p\":\"x\",\"t\":{expected}}}\n"));
}
