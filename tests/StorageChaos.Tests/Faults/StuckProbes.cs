using StorageChaos.Hosts;

namespace StorageChaos.Tests.Faults;

/// <summary>A host whose probes do not come back while a fault is there, not even when they are cancelled.</summary>
internal sealed class StuckProbes(ScriptedHost host) : IHost
{
    private int waiting;

    public string Name => host.Name;

    public int Waiting => waiting;

    public async Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
    {
        var kinds = host.Commands.Select(NemesisTests.Kind).ToList();
        if (NemesisTests.Kind(command.ToString()) == "probe" && kinds.Contains("inject") && !kinds.Contains("heal"))
        {
            Interlocked.Increment(ref waiting);
            await new TaskCompletionSource().Task;
        }

        return await host.RunAsync(command, ct);
    }

    public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) =>
        host.ReadLinesAsync(command, input, ct);

    public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => host.StageAsync(command, ct);

    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => Task.CompletedTask;

    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => Task.CompletedTask;
}
