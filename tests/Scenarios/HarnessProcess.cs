using NUnit.Framework;
using StorageChaos.Evidence;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Scenarios;

namespace StorageChaos.LabTests;

/// <summary>A harness of its own process, that runs one scenario and can be sent a signal in the middle of it.</summary>
internal sealed class HarnessProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly string root = Directory.CreateTempSubdirectory("storagechaos-killed-").FullName;
    private readonly CancellationTokenSource end = new();
    private readonly CliWrap.CommandTask<CliWrap.CommandResult> harness;

    private HarnessProcess(string scenario)
    {
        var path = Path.Combine(root, "scenario.json");
        File.WriteAllText(path, scenario);
        // A child of a shell's background job has SIGINT ignored, which is handed down.
        harness = CliWrap.Cli.Wrap("env")
            .WithArguments(["--default-signal=INT", "dotnet", typeof(ScenarioRunner).Assembly.Location, "run", path, "--out", root])
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteAsync(end.Token);
    }

    /// <summary>Its evidence so far.</summary>
    public RunDirectory Run => RunDirectory.Open(Path.Combine(root, "latest"));

    /// <summary>Starts one, and waits until its first fault is there.</summary>
    public static async Task<HarnessProcess> StartAsync(string scenario, CancellationToken ct)
    {
        var process = new HarnessProcess(scenario);
        try
        {
            await Wait.UntilAsync(_ => Task.FromResult(process.harness.Task.IsCompleted || process.Injected()), TimeSpan.FromMinutes(3), Poll, TimeProvider.System, ct);
            Assert.That(process.Injected() && !process.harness.Task.IsCompleted, Is.True, "the fault was never injected");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a signal, and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> SignalAsync(string signal, TimeSpan deadline, CancellationToken ct)
    {
        await new LocalHost(TimeProvider.System).RunAsync(HostCommand.Of("kill", $"-{signal}", $"{harness.ProcessId}"), ct);
        return (await harness.Task.WaitAsync(deadline, ct)).ExitCode;
    }

    /// <summary>Kills it, if a test that failed has left it alive: the next one would find its faults.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await harness.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        end.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private bool Injected()
    {
        var history = Path.Combine(root, "latest", "history.jsonl");
        return File.Exists(history) && History.Load(history).Of(OpAction.Inject).Any(op => op.Phase == OpPhase.Ok);
    }
}
