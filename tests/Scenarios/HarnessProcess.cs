using System.Text;
using NUnit.Framework;
using StorageChaos.Evidence;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Running;

namespace StorageChaos.LabTests;

/// <summary>A harness of its own process, that runs one scenario and can be sent a signal in the middle of it.</summary>
internal sealed class HarnessProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly string root = Directory.CreateTempSubdirectory("storagechaos-harness-").FullName;
    private readonly string evidence;
    private readonly StringBuilder output = new();
    private readonly CancellationTokenSource end = new();
    private readonly CliWrap.CommandTask<CliWrap.CommandResult> harness;

    private HarnessProcess(string scenario, string? evidence)
    {
        this.evidence = evidence ?? root;
        var path = Path.Combine(root, "scenario.json");
        File.WriteAllText(path, scenario);
        // A child of a shell's background job has SIGINT ignored, which is handed down.
        harness = CliWrap.Cli.Wrap("env")
            .WithArguments(
                ["--default-signal=INT", "dotnet", typeof(ScenarioRunner).Assembly.Location, "run", path, "--out", this.evidence])
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(CliWrap.PipeTarget.ToStringBuilder(output))
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteAsync(end.Token);
    }

    /// <summary>Its evidence so far.</summary>
    public RunDirectory Run => RunDirectory.Open(Path.Combine(evidence, "latest"));

    /// <summary>What it has printed so far.</summary>
    public string Output => output.ToString();

    /// <summary>Starts one, and waits until its first fault is there, or until it has come to a phase.</summary>
    /// <param name="scenario">A scenario file's text.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <param name="evidence">Directory for its evidence; default: one of its own, which goes with it.</param>
    /// <param name="phase">Name of the phase; null: the first fault.</param>
    public static async Task<HarnessProcess> StartAsync(
        string scenario, CancellationToken ct, string? evidence = null, string? phase = null)
    {
        var process = new HarnessProcess(scenario, evidence);
        bool There() => phase is null ? process.Injected() : process.IsIn(phase);
        try
        {
            await Wait.UntilAsync(
                _ => Task.FromResult(process.harness.Task.IsCompleted || There()),
                TimeSpan.FromMinutes(3),
                Poll,
                TimeProvider.System,
                ct);
            Assert.That(There() && !process.harness.Task.IsCompleted, Is.True, $"{phase ?? "the fault"} was never there: {process.Output}");
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
        return await EndAsync(deadline, ct);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan deadline, CancellationToken ct) => (await harness.Task.WaitAsync(deadline, ct)).ExitCode;

    /// <summary>Kills it, if a test that failed has left it alive: the next one would find its faults.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await harness.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        end.Dispose();
        Directory.Delete(root, recursive: true);
    }

    // It may have gone on since.
    private bool IsIn(string phase)
    {
        var history = Path.Combine(evidence, "latest", "history.jsonl");
        return File.Exists(history) && History.Load(history).Of(OpAction.Phase).Any(op => op.Detail == phase);
    }

    private bool Injected()
    {
        var history = Path.Combine(evidence, "latest", "history.jsonl");
        return File.Exists(history) && History.Load(history).Of(OpAction.Inject).Any(op => op.Phase == OpPhase.Ok);
    }
}
