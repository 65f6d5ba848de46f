namespace StorageChaos.Tests.Agent;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("storagechaos-agent-").FullName;

    internal string FileOf(int writer) => System.IO.Path.Combine(Path, $"writer-{writer}.dat");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
