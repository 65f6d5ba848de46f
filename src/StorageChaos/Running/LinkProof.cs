using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Running;

/// <summary>Whether the links carry traffic: where they do and the storage still does not work, that is the storage's own doing.</summary>
internal sealed class LinkProof(RunContext run)
{
    private const int NfsPort = 2049; // RFC 7530, 3.1

    /// <summary>Asks each link that the stack uses, and writes the answers into the history.</summary>
    public async Task ProveAsync(CancellationToken ct)
    {
        foreach (var (name, port) in new[] { (LinkName.San, StackPaths.IscsiPort), (LinkName.Nas, NfsPort) })
        {
            if (run.Lab.Topology.Links.FirstOrDefault(l => l.Name == name) is not { } link) continue;
            var error = await ErrorAsync(link, port, ct);
            run.History.Record(new Op
            {
                Time = run.History.Now,
                Phase = error is null ? OpPhase.Ok : OpPhase.Fail,
                Process = "runner",
                Action = OpAction.Link,
                Value = name,
                Error = error,
            });
        }
    }

    // An answer is an answer: a connection that is refused shows, too, that packets come through both ways.
    private async Task<string?> ErrorAsync(Link link, int port, CancellationToken ct)
    {
        var to = $"/dev/tcp/{link.Server.Address}/{port.ToString(CultureInfo.InvariantCulture)}";
        var connect = HostCommand.Of("timeout", "10", "bash", "-c", $"exec 3<>{to}") with { AnyExitCode = true };
        try
        {
            var outcome = await run.Hosts[link.Client.Host].RunAsync(connect, ct);
            return outcome.Succeeded || outcome.ErrorOutput.Contains("Connection refused", StringComparison.Ordinal)
                ? null
                : $"{link.Client.Host} cannot reach {link.Server.Host}: {outcome.ErrorOutput.Trim()}";
        }
        catch (HostCommandException e)
        {
            return e.Problem;
        }
    }
}
