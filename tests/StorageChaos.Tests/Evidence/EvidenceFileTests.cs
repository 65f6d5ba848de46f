using NUnit.Framework;
using StorageChaos.Evidence;

namespace StorageChaos.Tests.Evidence;

[TestFixture]
internal sealed class EvidenceFileTests : EvidenceFixture
{
    [Test]
    public void The_directory_is_flushed_when_the_file_has_its_name()
    {
        var path = Path.Combine(Root, "run.json");
        var flushed = new List<(string Directory, string Content)>();
        EvidenceFile.Replace(path, "new", d => flushed.Add((d, File.ReadAllText(path))));
        Assert.That(flushed, Is.EqualTo(new[] { (Root, "new") }));
    }

    [Test]
    public void A_directory_that_cannot_be_flushed_is_told_with_the_path()
    {
        var path = Path.Combine(Root, "run.json");
        Assert.That(
            () => EvidenceFile.Replace(path, "new", _ => throw new IOException("Input/output error")),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"cannot write {path}: Input/output error"));
    }

    [Test]
    public void A_file_and_a_link_are_replaced_by_name_alone()
    {
        var path = Path.Combine(Root, "run.json");
        EvidenceFile.Replace(path, "old");
        EvidenceFile.Replace(path, "new");
        EvidenceFile.ReplaceLink(Path.Combine(Root, "latest"), "a");
        EvidenceFile.ReplaceLink(Path.Combine(Root, "latest"), "b");
        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        Assert.That(new DirectoryInfo(Path.Combine(Root, "latest")).LinkTarget, Is.EqualTo("b"));
        Assert.That(Directory.GetFileSystemEntries(Root), Has.Length.EqualTo(2), "nothing temporary is left");
    }
}
