using NUnit.Framework;
using StorageChaos.Histories;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Histories;

[TestFixture]
internal sealed class LineFileTest
{
    [Test]
    public void A_full_disk_is_told_when_asked_and_not_while_recording()
    {
        using var file = new LineFile("/dev/full", FileMode.Open);
        file.Append("one");
        file.Append("two");
        Assert.That(
            file.ThrowIfFailed,
            Throws.InstanceOf<IOException>().With.Message.Contains("/dev/full").And.Message.Contains("No space left"));
    }

    [Test]
    public void Lines_are_there_at_once()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = new LineFile(path, FileMode.Append);
            file.Append("één");
            Assert.That(File.ReadAllText(path), Is.EqualTo("één\n"));
            Assert.That(file.ThrowIfFailed, Throws.Nothing);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_file_that_cannot_be_opened_is_named() =>
        Assert.That(
            () => new LineFile("/nowhere/history.jsonl", FileMode.CreateNew),
            Throws.InstanceOf<IOException>().With.Message.Contains("/nowhere/history.jsonl"));
}
