using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using StorageChaos.Agent.Crashing;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Agent;

/// <summary>Logs made by hand, as dm-log-writes.c writes them, and the disk after them.</summary>
[TestFixture]
internal sealed class CrashImageTests
{
    private const int Sector = 512;
    private const long Size = 64 * Sector;
    private TemporaryDirectory directory = null!;

    private string LogPath => Path.Combine(directory.Path, "log");

    private string DevicePath => Path.Combine(directory.Path, "device");

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void What_was_flushed_stays()
    {
        var line = Crash([Write(0, 'a'), Write(1, 'b'), Flush()], missing: 100);
        Assert.That(
            line,
            Is.EqualTo("""{"p":"crash-image","entries":4,"flushes":1,"windowWrites":0,"windowBytes":0,"dropped":0,"droppedBytes":0}"""));
        Assert.That(Device(2), Is.EqualTo("ab"));
    }

    [Test]
    public void What_was_not_flushed_is_zeros_or_what_was_there_before()
    {
        var line = Crash([Write(0, 'a'), Flush(), Write(0, 'b'), Write(1, 'c')], missing: 100);
        Assert.That(line, Does.Contain("""
            "flushes":1,"windowWrites":2,"windowBytes":1024,"dropped":2,"droppedBytes":1024
            """));
        Assert.That(Device(2), Is.EqualTo("a."));
    }

    [Test]
    public void Nothing_is_missing_if_nothing_is_to_be()
    {
        Crash([Write(0, 'a'), Write(0, 'b'), Write(1, 'c')], missing: 0);
        Assert.That(Device(2), Is.EqualTo("bc"));
    }

    [Test]
    public void A_write_past_the_cache_is_on_the_disk_even_over_one_that_is_kept()
    {
        // The log has the one past the cache first, though it may have come last.
        Crash([Write(0, 'n', LogFlags.ForceUnitAccess), Write(0, 'o'), Write(1, 'x')], missing: 100);
        Assert.That(Device(2), Is.EqualTo("n."));
    }

    [Test]
    public void Only_what_the_cache_can_hold_is_at_stake()
    {
        var line = Crash([Write(0, 'a'), Write(1, 'b'), Write(2, 'c')], missing: 100, cache: 2 * Sector);
        Assert.That(line, Does.Contain("\"windowWrites\":2,"));
        Assert.That(Device(3), Is.EqualTo("a.."));
    }

    [Test]
    public void A_mark_is_no_write_and_a_discard_leaves_zeros()
    {
        Crash([Write(0, 'a'), Mark("half way"), Discard(0), Flush(), Write(0, 'b')], missing: 100);
        Assert.That(Device(1), Is.EqualTo("."));
    }

    [Test]
    public void A_large_write_is_missing_as_a_whole()
    {
        Crash([Write(0, 'a', sectors: 8), Flush(), Write(2, 'b', sectors: 4), Write(40, 'z')], missing: 100);
        Assert.That(Device(8), Is.EqualTo("aaaaaaaa"));
    }

    [Test]
    public void About_as_many_are_missing_as_asked_for_and_the_seed_decides_which()
    {
        var writes = Enumerable.Range(0, 60).Select(i => Write(i, (char)('A' + i))).ToArray();
        Crash(writes, missing: 50);
        var first = Device(60);
        Crash(writes, missing: 50);
        Assert.That(Device(60), Is.EqualTo(first));
        Assert.That(first.Count(c => c == '.'), Is.InRange(15, 45));
        Crash(writes, missing: 50, seed: 2);
        Assert.That(Device(60), Is.Not.EqualTo(first));
    }

    [Test]
    public void A_log_without_its_end_is_refused()
    {
        MakeLog([Write(0, 'a')], end: "somebody's mark");
        Assert.That(Refusal(), Does.Contain("the log of 2 entries does not have its end"));
    }

    [Test]
    public void A_disk_without_a_log_is_refused()
    {
        File.WriteAllBytes(LogPath, new byte[4096]);
        Assert.That(Refusal(), Does.Contain("there is no log of dm-log-writes"));
    }

    [Test]
    public void A_log_that_is_cut_short_is_refused()
    {
        MakeLog([Write(0, 'a'), Write(1, 'b')]);
        using (var log = File.OpenWrite(LogPath)) log.SetLength(3 * Sector);
        Assert.That(Refusal(), Does.Contain("ends at byte 1536"));
    }

    private static (LogFlags Flags, long At, string Data, int Sectors) Write(
        long sector,
        char content,
        LogFlags flags = LogFlags.None,
        int sectors = 1) =>
        (flags, sector, new string(content, sectors * Sector), sectors);

    private static (LogFlags Flags, long At, string Data, int Sectors) Flush() => (LogFlags.Flush, 0, "", 0);

    private static (LogFlags Flags, long At, string Data, int Sectors) Discard(long sector) => (LogFlags.Discard, sector, "", 1);

    private static (LogFlags Flags, long At, string Data, int Sectors) Mark(string text) => (LogFlags.Mark, 0, text, 0);

    private string Crash((LogFlags Flags, long At, string Data, int Sectors)[] entries, int missing, int cache = 1 << 20, int seed = 1)
    {
        MakeLog(entries);
        using var agent = Start(missing, cache, seed);
        Assert.That(agent.ExitCode.GetAwaiter().GetResult(), Is.Zero, agent.ReadErrors);
        return agent.ReadRest().TrimEnd();
    }

    private string Refusal()
    {
        File.WriteAllBytes(DevicePath, new byte[Size]);
        using var agent = Start(50, 1 << 20, 1);
        Assert.That(agent.ExitCode.GetAwaiter().GetResult(), Is.EqualTo(65));
        return agent.ReadErrors();
    }

    private RunningAgent Start(int missing, int cache, int seed) => RunningAgent.Start(
        "crash-image", "--log", LogPath, "--device", DevicePath, "--cache-bytes", $"{cache}", "--missing-percent", $"{missing}",
        "--seed", $"{seed}");

    // One letter a sector; a dot for zeros.
    private string Device(int sectors)
    {
        var bytes = File.ReadAllBytes(DevicePath);
        return string.Concat(Enumerable.Range(0, sectors).Select(s => bytes.AsSpan(s * Sector, Sector).ToArray().Distinct().ToArray() switch
        {
            [0] => '.',
            [var letter] => (char)letter,
            _ => '?',
        }));
    }

    private void MakeLog((LogFlags Flags, long At, string Data, int Sectors)[] entries, string end = "dm-log-writes-end")
    {
        var device = new byte[Size];
        using var log = File.Create(LogPath);
        var super = new byte[Sector];
        BinaryPrimitives.WriteUInt64LittleEndian(super, 0x6a736677736872);
        BinaryPrimitives.WriteInt64LittleEndian(super.AsSpan(8), 1);
        BinaryPrimitives.WriteInt64LittleEndian(super.AsSpan(16), entries.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(super.AsSpan(24), Sector);
        log.Write(super);
        foreach (var (flags, at, data, sectors) in entries.Append(Mark(end)))
        {
            var header = new byte[Sector];
            BinaryPrimitives.WriteInt64LittleEndian(header, at);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), sectors);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), (long)flags);
            var bytes = Encoding.ASCII.GetBytes(data);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), flags.HasFlag(LogFlags.Mark) ? bytes.Length : 0);
            if (flags.HasFlag(LogFlags.Mark)) bytes.CopyTo(header, 32);
            log.Write(header);
            if (flags.HasFlag(LogFlags.Mark)) continue;
            log.Write(bytes);
            var target = device.AsSpan((int)at * Sector, sectors * Sector);
            if (bytes.Length > 0) bytes.CopyTo(target);
            else target.Clear();
        }

        File.WriteAllBytes(DevicePath, device);
    }
}
