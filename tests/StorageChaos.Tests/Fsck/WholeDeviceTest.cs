using NUnit.Framework;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Examining;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>Reads real files from end to end.</summary>
[TestFixture]
internal sealed class WholeDeviceTest
{
    private const int Size = (3 << 20) + 512;
    private readonly string image = Path.GetTempFileName();

    [OneTimeSetUp]
    public void Fill() => File.WriteAllBytes(image, new byte[Size]);

    [OneTimeTearDown]
    public void Remove() => File.Delete(image);

    [TestCase(Size, null)]
    [TestCase(Size + 4096L, "it does not read whole: it ends at byte 3146240 of 3150336")]
    public async Task What_is_read_is_compared_with_what_there_should_be(long size, string? problem) =>
        Assert.That(WholeDevice.Problem(await ReadAsync(image), size), Is.EqualTo(problem));

    [TestCase(0)]
    [TestCase(1_400_000)]
    [TestCase(Size - 1)]
    public async Task Where_it_cannot_be_read_is_told(long at)
    {
        using var disk = FailingDisk.Over(image, (at, 1));
        Assert.That(
            WholeDevice.Problem(await ReadAsync(disk.Path), Size),
            Is.EqualTo($"it does not read whole: Input/output error at byte {at / 4096 * 4096}"));
    }

    [Test]
    public void A_read_that_is_stopped_or_does_not_begin_proves_nothing()
    {
        var stopped = CapturedRun.Run("dd", 124, "", "", true, CheckerRun.AfterReplay);
        var failed = CapturedRun.Run("dd", 127, "", "sh: 1: dd: not found", false, CheckerRun.AfterReplay);
        Assert.That(WholeDevice.Problem(stopped, Size), Is.EqualTo("it could not be read from end to end: no end in time"));
        Assert.That(WholeDevice.Problem(failed, Size), Is.EqualTo("it could not be read from end to end: sh: 1: dd: not found"));
    }

    private static async Task<CheckerRun> ReadAsync(string path)
    {
        var outcome = await new LocalHost(TimeProvider.System)
            .RunAsync(WholeDevice.Read(path) with { AnyExitCode = true }, CancellationToken.None);
        return CapturedRun.Run(outcome.Command, outcome.ExitCode, outcome.Output, outcome.ErrorOutput, false, CheckerRun.AfterReplay);
    }
}
