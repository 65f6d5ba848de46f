using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class ReadCommandTests
{
    private const int Bytes = 1024;
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Each_kind_is_found_where_it_is_and_equal_neighbours_are_one_line()
    {
        byte[] torn = [.. Written(0, 4)[..Sector.Size], .. new byte[Sector.Size]];
        File.WriteAllBytes(
            directory.FileOf(0),
            [
                .. Written(0, 0), .. Written(0, 1), .. new byte[2 * Bytes], .. torn, .. Written(1, 12),
                .. Enumerable.Repeat((byte)7, Bytes), .. Written(0, 7)[..700],
            ]);

        Assert.That(
            Read(directory.Path).Select(line => line.GetRawText()).SkipLast(1),
            Is.EqualTo(new[]
            {
                """{"p":"read","w":0,"from":0,"to":1,"found":"intact"}""",
                """{"p":"read","w":0,"from":2,"to":3,"found":"zeros"}""",
                """{"p":"read","w":0,"from":4,"to":4,"found":"torn","detail":"other=zeros"}""",
                """{"p":"read","w":0,"from":5,"to":5,"found":"misplaced","detail":"holds record 12 of writer 1"}""",
                """{"p":"read","w":0,"from":6,"to":6,"found":"corrupt"}""",
                """{"p":"read","w":0,"from":7,"to":7,"found":"torn","detail":"other=end"}""",
                """{"p":"end","w":0,"slots":8,"bytes":7868,"path":"writer-0.dat","value":"record-bytes=1024"}""",
            }));
    }

    [Test]
    public void Versions_are_told_for_each_run_of_equal_slots()
    {
        byte[] mixed = [.. Written(0, 3, 4)[..Sector.Size], .. Written(0, 3, 2)[Sector.Size..]];
        File.WriteAllBytes(
            directory.FileOf(0), [.. Written(0, 0, 1), .. Written(0, 1, 1), .. Written(0, 2, 2), .. mixed, .. Written(1, 4, 7)]);
        Assert.That(
            Read(directory.Path).Select(line => line.GetRawText()).SkipLast(2),
            Is.EqualTo(new[]
            {
                """{"p":"read","w":0,"from":0,"to":1,"found":"intact","v":1}""",
                """{"p":"read","w":0,"from":2,"to":2,"found":"intact","v":2}""",
                """{"p":"read","w":0,"from":3,"to":3,"found":"torn","detail":"versions=2,4"}""",
                """{"p":"read","w":0,"from":4,"to":4,"found":"misplaced","detail":"holds version 7 of record 4 of writer 1"}""",
            }));
    }

    [Test]
    public void A_missing_file_does_not_hide_the_others()
    {
        File.WriteAllBytes(directory.FileOf(1), Written(1, 0));
        var lines = Read(directory.Path, writers: 2);
        Assert.That(
            lines.Select(line => line.GetRawText()).SkipLast(1),
            Is.EqualTo(new[]
            {
                """{"p":"end","w":0,"slots":0,"bytes":0,"e":"ENOENT","path":"writer-0.dat","value":"record-bytes=1024"}""",
                """{"p":"read","w":1,"from":0,"to":0,"found":"intact"}""",
                """{"p":"end","w":1,"slots":1,"bytes":1024,"path":"writer-1.dat","value":"record-bytes=1024"}""",
            }));
        Assert.That(lines[^1].Text("p"), Is.EqualTo("bye"));
    }

    [Test]
    public void An_empty_file_has_no_slots()
    {
        File.WriteAllBytes(directory.FileOf(0), []);
        Assert.That(
            Read(directory.Path)[0].GetRawText(),
            Is.EqualTo("""{"p":"end","w":0,"slots":0,"bytes":0,"path":"writer-0.dat","value":"record-bytes=1024"}"""));
    }

    [Test]
    public void A_directory_in_the_place_of_a_file_is_told()
    {
        Directory.CreateDirectory(directory.FileOf(0));
        Assert.That(
            Read(directory.Path)[0].GetRawText(),
            Is.EqualTo("""{"p":"end","w":0,"slots":0,"bytes":0,"e":"EISDIR","path":"writer-0.dat","value":"record-bytes=1024"}"""));
    }

    [Test]
    public void Reading_goes_on_behind_an_unreadable_slot()
    {
        // A file of one page whose every read fails: the loopback device has no speed.
        const string Unreadable = "/sys/class/net/lo/speed";
        Assume.That(File.Exists(Unreadable));
        var size = new FileInfo(Unreadable).Length;
        Assume.That(size, Is.GreaterThan(Bytes));
        File.CreateSymbolicLink(directory.FileOf(0), Unreadable);
        Assert.That(
            Read(directory.Path)[0].GetRawText(),
            Is.EqualTo($$"""{"p":"read","w":0,"from":0,"to":{{size / Bytes - 1}},"found":"unreadable","e":"EINVAL"}"""));
    }

    /// <summary>Every line of a read, seed and record size as the tests write them.</summary>
    internal static List<JsonElement> Read(string directory, int writers = 1)
    {
        using var agent = RunningAgent.Start(
            "read", "--directory", directory, "--writers", $"{writers}", "--record-bytes", $"{Bytes}", "--seed", "42");
        var lines = agent.ReadUntil(line => line.Is("bye"));
        Assert.That(agent.ExitCode.GetAwaiter().GetResult(), Is.Zero);
        return lines;
    }

    private static byte[] Written(int writer, long number, long version = 0)
    {
        var record = new byte[Bytes];
        Record.Fill(record, 42, writer, number, version);
        return record;
    }
}
