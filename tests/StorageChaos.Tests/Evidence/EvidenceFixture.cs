using NUnit.Framework;

namespace StorageChaos.Tests.Evidence;

/// <summary>Gives each test an empty directory of its own.</summary>
internal abstract class EvidenceFixture
{
    protected string Root { get; private set; } = "";

    [SetUp]
    public void MakeRoot() => Root = Directory.CreateTempSubdirectory("storagechaos-evidence-").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(Root, recursive: true);
}
