using System.Formats.Tar;
using System.IO.Compression;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Layers;
using StorageChaos.Evidence;
using StorageChaos.Judging;

namespace StorageChaos.Tests.Evidence;

/// <summary>Runs that were recorded on a real lab, and what must come of them.</summary>
internal sealed class RecordedRunTests : EvidenceFixture
{
    // All writes of the first part of the disk failed for half a minute. The client's cache kept what had failed with EIO, under
    // every name of the files; all cold places have the older state, which is lawful.
    [Test]
    public void What_only_the_cache_has_of_writes_that_failed_is_no_damage()
    {
        var judged = Judge.Of(Unpack("xfs-metadata-errors").LoadRecord());
        Assert.That(judged.Verdict, Is.EqualTo(Verdict.Pass), judged.Reason);
        Assert.That(judged.AsExpected);
        var layers = judged.Checks.Single(c => c.Check == LayersCheck.CheckName);
        Assert.That(layers.Anomalies, Is.Empty);
        Assert.That(layers.Figures["cachedInDoubt"], Is.Positive);
        Assert.That(layers.Reason, Does.Contain("in the client's cache, which shows what is not stored"));
    }

    private RunDirectory Unpack(string name)
    {
        using var file = new GZipStream(
            File.OpenRead(Repository.Path($"tests/StorageChaos.Tests/Evidence/Recorded/{name}.tgz")),
            CompressionMode.Decompress);
        TarFile.ExtractToDirectory(file, Root, overwriteFiles: false);
        return RunDirectory.Open(Directory.GetDirectories(Root).Single());
    }
}
