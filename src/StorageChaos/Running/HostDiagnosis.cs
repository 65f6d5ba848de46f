using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Running;

/// <summary>Tells apart what became of hosts that do not answer, and writes it into the history.</summary>
internal sealed class HostDiagnosis(RunContext run)
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(12);

    // What a kernel writes on its console when it stops (kernel source, kernel/panic.c, kernel/reboot.c).
    private const string Panic = "Kernel panic - not syncing";
    private static readonly string[] Stopped = ["reboot: System halted", "reboot: Power down"];

    /// <summary>Asks all hosts at the same time.</summary>
    /// <param name="before">What the last question came to: who did not answer then, and does now, was not dead.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The hosts that are dead, with one of <see cref="HostState"/>.</returns>
    public async Task<IReadOnlyDictionary<string, string>> DeadAsync(
        IReadOnlyDictionary<string, string> before, CancellationToken ct)
    {
        var found = await Task.WhenAll(run.Lab.Topology.Nodes.Where(n => n.HasShell).Select(n => OfAsync(n, ct)));
        var dead = new Dictionary<string, string>();
        foreach (var (host, state, how) in found.OfType<(string, string, string)>())
        {
            dead[host] = state;
            run.Report($"{host} {(state == HostState.Rebooted ? "has" : "is")} {state}: {how}");
            Record(host, OpPhase.Fail, state, how);
        }

        foreach (var host in before.Where(b => b.Value is HostState.Hung or HostState.Unreachable).Select(b => b.Key))
        {
            if (!dead.ContainsKey(host)) Record(host, OpPhase.Ok, null, "it answers again, in the same boot");
        }

        return dead;
    }

    /// <summary>Whether a host's console has said that its kernel halted.</summary>
    public bool HasPanicked(string host) => OnConsole(host, Panic) is not null;

    private void Record(string host, OpPhase phase, string? state, string how) => run.History.Record(new Op
    {
        Time = run.History.Now,
        Phase = phase,
        Process = "runner",
        Action = OpAction.Host,
        Host = host,
        Error = state,
        Detail = how,
    });

    private async Task<(string Host, string State, string How)?> OfAsync(Node node, CancellationToken ct)
    {
        try
        {
            var boot = (await run.Hosts[node.Name].RunAsync(Boots.Ask with { Deadline = AnswerDeadline }, ct)).Output;
            if (!run.Boots.IsAnother(node.Name, boot)) return null;
            await run.Boots.NoteAsync(run.Hosts[node.Name], ct);
            return (node.Name, HostState.Rebooted, OnConsole(node.Name, Panic) ?? "its boot_id is another than before");
        }
        catch (HostCommandException e)
        {
            return await WhyAsync(node, e.Problem, ct);
        }
    }

    private async Task<(string Host, string State, string How)> WhyAsync(Node node, string problem, CancellationToken ct)
    {
        var power = node.Power is { } switched
            ? (await run.Hosts[switched.Host].RunAsync(HostCommand.Script(switched.State) with { AnyExitCode = true }, ct)).Output.Trim()
            : null;
        if (power is not null && power == node.Power!.Off) return (node.Name, HostState.Halted, $"its power is off ('{power}')");
        if (OnConsole(node.Name, Panic) is { } panic) return (node.Name, HostState.Panicked, panic);
        foreach (var mark in Stopped)
        {
            if (OnConsole(node.Name, mark) is { } stopped) return (node.Name, HostState.Halted, stopped);
        }

        return power is null
            ? (node.Name, HostState.Unreachable, $"it does not answer ({problem}), and its power is not in our hands")
            : (node.Name, HostState.Hung, $"it has power ('{power}'), and no program on it answers ({problem})");
    }

    // Of the boot that is known only: what a kernel said before that is about an earlier death.
    private string? OnConsole(string host, string mark) => run.Consoles.LinesOf(host)
        .Where(l => l.Time >= run.Boots.KnownSince(host) && l.Text.Contains(mark, StringComparison.Ordinal))
        .Select(l => l.Text).FirstOrDefault();
}
