using StorageChaos.Checks.Expectations;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Machines;

/// <summary>A host whose operating system died, or that could not be reached, though no fault had taken it down.</summary>
/// <param name="Host">The host.</param>
/// <param name="State">One of <see cref="HostState"/>.</param>
/// <param name="How">How that is known, for people.</param>
/// <param name="Op">The op that says so.</param>
public sealed record HostDeath(string Host, string State, string How, Op Op)
{
    /// <summary>When it died, in seconds of the run: when its console said so; null if that is not known.</summary>
    public double? At { get; init; }

    /// <summary>All of a run, each host once, by what was found last.</summary>
    public static IReadOnlyList<HostDeath> Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return
        [
            .. run.History.Of(OpAction.Host).Where(op => op.Host is not null)
                .GroupBy(op => op.Host!).Select(g => g.Last()).Where(op => op.Phase == OpPhase.Fail)
                .Select(op => new HostDeath(op.Host!, op.Error ?? HostState.Unreachable, op.Detail ?? "", op)
                {
                    At = PanicOf(run, op.Host!),
                }),
        ];
    }

    /// <summary>The rung of recovery at which a host with its role gets its power back.</summary>
    public RecoveryRung RungOf(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Has(Role.Client, Host) ? RecoveryRung.ClientRebooted
            : run.Has(Role.Target, Host) ? RecoveryRung.TargetPowerCycled
            : RecoveryRung.GatewayPowerCycled;
    }

    private static double? PanicOf(RunRecord run, string host) =>
        run.Consoles.FirstOrDefault(l => l.Host == host && l.Text.Contains(PanicLine, StringComparison.Ordinal)) is { } line
            ? run.TimeOf(line)
            : null;

    // Kernel source, kernel/panic.c.
    private const string PanicLine = "Kernel panic - not syncing";
}
