using System.Security.Cryptography;
using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>The agent as it was built on this machine, to be put onto hosts that have another one or none.</summary>
internal sealed class AgentBinary
{
    private readonly string path;
    private readonly string hash;

    private AgentBinary(string path, string hash) => (this.path, this.hash) = (path, hash);

    /// <summary>Shell text that prints what <see cref="PutAsync"/> must know of a host.</summary>
    public static string Ask => $"sha256sum {Lab.AgentPath} 2>/dev/null || :";

    /// <summary>The one at a path.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static AgentBinary Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"the agent is not built: there is no {path}; scripts/build makes it (setting lab:agent)");
        using var file = File.OpenRead(path);
        return new AgentBinary(path, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Puts it onto a host that does not have it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="answer">What the host printed for <see cref="Ask"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">The copy failed.</exception>
    public async Task PutAsync(IHost host, string answer, CancellationToken ct)
    {
        if (answer.Contains(hash, StringComparison.Ordinal)) return;
        await host.UploadAsync(path, Lab.AgentPath, ct);
        // It must be there after a power cut, too.
        await host.RunAsync(HostCommand.Of("sync", "-f", Lab.AgentPath), ct);
    }
}
