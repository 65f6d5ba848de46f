using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Running;

/// <summary>
/// A scripted host with a log that can be followed and an agent that works until its input ends. For unit tests only: it never
/// yields a result of a lab.
/// </summary>
internal sealed class ScriptedLabHost(string name) : IHost
{
    private readonly Channel<string> log = Channel.CreateUnbounded<string>();
    private readonly Lock gate = new();
    private readonly List<string> commands = [];

    public string Name => name;

    /// <summary>Every command so far, in order.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate) return [.. commands];
        }
    }

    /// <summary>What a command is answered, by a part of its text; any other succeeds and prints nothing.</summary>
    public Dictionary<string, string> Answers { get; } = new() { ["date +%s.%N"] = "0", ["date '+%s.%N'"] = "0" };

    /// <summary>Told of each command before it is answered; may throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>What the agent prints again and again while it works; NOW is its own time.</summary>
    public IReadOnlyList<string> Works { get; set; } = [];

    public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var typed = command.ToString();
        lock (gate) commands.Add(typed);
        Before(typed);
        if (command.Argv is ["logger", .., var mark]) log.Writer.TryWrite($"0 {name} storagechaos: {mark}");
        var output = Answers.FirstOrDefault(a => typed.Contains(a.Key, StringComparison.Ordinal)).Value ?? "";
        return Task.FromResult(ScriptedHost.Outcome(name, typed, 0, output));
    }

    public async IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, [EnumeratorCancellation] CancellationToken ct)
    {
        if (input is null)
        {
            await foreach (var line in log.Reader.ReadAllAsync(ct)) yield return line;
            yield break;
        }

        lock (gate) commands.Add(command.ToString());
        using var words = new StreamReader(input);
        var (began, stopped) = (TimeProvider.System.GetTimestamp(), words.ReadToEndAsync(ct));
        do
        {
            var now = TimeProvider.System.GetElapsedTime(began).TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);
            foreach (var line in Works) yield return line.Replace("NOW", now, StringComparison.Ordinal);
        }
        while (await Task.WhenAny(stopped, Task.Delay(TimeSpan.FromMilliseconds(50), ct)) != stopped);
    }

    public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

    public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => Task.CompletedTask;

    public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => Task.CompletedTask;
}
