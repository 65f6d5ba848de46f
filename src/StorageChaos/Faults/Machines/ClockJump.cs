using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host's clock jumps (date(1), <c>-s</c>) and, on heal, jumps back to the true time: what was noted before, and what
/// the uptime counted since. Time stamps of its own log are wrong meanwhile; the harness keeps its own time.
/// </summary>
public sealed record ClockJump : Fault
{
    private const string Of = "clock";

    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <summary>How far. Whole seconds, from 2 s to 3650 days.</summary>
    public required TimeSpan By { get; init; }

    /// <summary>Into the past.</summary>
    public bool Backwards { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "seconds off";

    /// <inheritdoc/>
    public override string Describe() => $"clock of {Host} jumps {Seconds} s {(Backwards ? "back" : "ahead")}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (By < TimeSpan.FromSeconds(2) || By > TimeSpan.FromDays(3650) || By.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"by: {By.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s is not a whole number of seconds from 2 s to 3650 days";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links) => new()
    {
        Needs = [Need.Tool(links.Host(Host), "awk")],
        Prepare = [new PlanStep(Host, HostCommand.Script(Note.Keep(id, Of, "echo \"$(date +%s.%N) $(cut -d ' ' -f 1 /proc/uptime)\"")))],
        Inject = [new PlanStep(Host, HostCommand.Of("date", "-s", $"now {(Backwards ? "-" : "+")}{Seconds} seconds"))],
        Heal = [new PlanStep(Host, HostCommand.Script(Restore(id)))],
        Clear = [new PlanStep(Host, HostCommand.Script(Note.Forget(id, Of)))],
        Probe = [new PlanStep(Host, HostCommand.Script($$"""
            off=0
            {{Note.Each(id, Of, """
                off=$(date +%s.%N | cat "$note" - /proc/uptime | awk 'NR == 1 { true = $1 - $2 } NR == 2 { now = $1 } NR == 3 { printf "%.0f", now - true - $1 }')
                """)}}
            if [ "$off" != 0 ]; then echo in-place=yes; else echo in-place=no; fi
            echo "effect=${off#-}"
            echo "off=$off"
            """))],
    };

    private string Seconds => ((long)By.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Shell text that gives a host its true time back.</summary>
    internal static string Restore(string id) => Note.Each(id, Of, """
        date -s "@$(cat "$note" /proc/uptime | awk 'NR == 1 { true = $1 - $2 } NR == 2 { printf "%.3f", true + $1 }')"
        """);

    /// <summary>Gives a host its true time back, and forgets it, whoever took it.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";
}
