using System.Globalization;
using NUnit.Framework;
using StorageChaos.Fsck;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// File systems that somebody else damaged: bytes of metadata are altered at random, with each feature that changes what
/// metadata looks like. Whatever e2fsck itself logs as a finding must be one, under its code and class; and only what it
/// checks to the end without one is clean.
/// </summary>
[TestFixture]
internal sealed class ForeignImageTest
{
    private const int Page = 1024;
    private const int Pages = 2048;

    private static readonly string[] Features =
    [
        "-t ext4", "-t ext4 -O bigalloc -C 16384", "-t ext4 -O inline_data -I 256", "-t ext4 -O ^has_journal", "-t ext2 -r 0",
        "-t ext4 -O quota", "-t ext4 -O ^64bit,^metadata_csum", "-t ext3", "-t ext4 -b 1024", "-t ext4 -O ^extents,^64bit",
        "-t ext4 -O meta_bg,^resize_inode", "-t ext4 -O ^metadata_csum,uninit_bg",
    ];

    private readonly Images images = new();

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [Test]
    public async Task What_e2fsck_logs_is_found_and_nothing_else([ValueSource(nameof(Features))] string features, [Values(1, 2, 3)] int seed)
    {
        var image = await images.CopyOfAsync(await MakeAsync(features));
        Damage(image, new Random(seed * 1000 + features.Length));
        var (logged, end) = await OracleAsync(image);
        var report = await images.CheckAsync(image);

        var told = $"{report.Outcome}: {report.Reason}; e2fsck logged {string.Join(' ', logged.Select(p => p.Code))}, exit code {end}";
        Assert.Multiple(() =>
        {
            Assert.That(report.Findings.Select(f => f.Code), Is.SupersetOf(logged.Select(p => p.Code)), told);
            Assert.That(report.Findings.SelectMany(f => new[] { f.Class, f.SecondClass ?? f.Class }), Is.SupersetOf(logged.Select(p => p.Class)), told);
            Assert.That(report.Outcome == FsckOutcome.Findings, Is.EqualTo(logged.Count > 0), told);
            if (report.Outcome == FsckOutcome.Clean)
                Assert.That(end, Is.EqualTo(0).Or.EqualTo(4), told);
        });
    }

    private async Task<string> MakeAsync(string features)
    {
        var image = images.File(string.Concat(features.Where(char.IsLetterOrDigit)) + ".img");
        if (File.Exists(image))
            return image;
        var tree = Directory.CreateDirectory(image + ".tree").FullName;
        StorageChaos.Fsck.Planting.FileTree.Write(tree);
        await images.ScriptAsync($"truncate -s 24M {image}; mke2fs -q {features} -d {tree} {image}");
        return image;
    }

    // Blocks that hold something, in the first 2 MiB, where all metadata of so small a file system is. Not the superblock:
    // which of two different ones is right is a question of its own.
    private static void Damage(string image, Random random)
    {
        using var file = File.OpenHandle(image, FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[(2 + Pages) * Page];
        RandomAccess.Read(file, bytes, 0);
        var pages = Enumerable.Range(2, Pages).Where(p => bytes.AsSpan(p * Page, Page).ContainsAnyExcept((byte)0)).ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var page = bytes.AsSpan(pages[random.Next(pages.Count)] * Page, Page);
            switch (random.Next(4))
            {
                case 0: page[random.Next(Page)] ^= (byte)(1 << random.Next(8)); break;
                case 1: page.Clear(); break;
                case 2: random.NextBytes(page.Slice(random.Next(Page - 8), 8)); break;
                default: bytes.AsSpan(pages[random.Next(pages.Count)] * Page, Page).CopyTo(page); break;
            }
        }

        RandomAccess.Write(file, bytes, 0);
    }

    // e2fsck's own log of the problems, by themselves.
    private async Task<(IReadOnlyList<Problem> Logged, int ExitCode)> OracleAsync(string image)
    {
        var log = image + ".log";
        var outcome = await images.Host.RunAsync(
            HostCommand.Of("timeout", "5", "e2fsck", "-fn", "-E", $"problem_log={log}", image) with { AnyExitCode = true }, CancellationToken.None);
        var codes = File.ReadLines(log).Where(l => l.StartsWith("<problem code=", StringComparison.Ordinal)).Select(l => l.Substring(15, 8)).Distinct();
        return ([.. codes.Select(ProblemTable.Find).Where(p => p.Kind == ProblemKind.Finding)], outcome.ExitCode);
    }
}
