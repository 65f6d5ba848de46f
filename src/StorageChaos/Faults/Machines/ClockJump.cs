using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

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
    [JsonIgnore]
    public override bool SetsClock => true;

    /// <inheritdoc/>
    public override string Describe() => $"clock of {Host} jumps {Seconds} s {(Backwards ? "back" : "ahead")}";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) => [$"the clock of {Host}"];

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (By < TimeSpan.FromSeconds(2) || By > TimeSpan.FromDays(3650) || By.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"by: {By.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s "
                + "is not a whole number of seconds from 2 s to 3650 days";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology) => new()
    {
        Prepare = [new PlanStep(topology.Node(Host).Name, HostCommand.Script(Note.Keep(id, Of, $"{Now}\necho $((now - up))")))],
        Inject = [new PlanStep(Host, HostCommand.Of("date", "-s", $"now {(Backwards ? "-" : "+")}{Seconds} seconds"))],
        Heal = [new PlanStep(Host, HostCommand.Script(Restore(id)))],
        Clear = [new PlanStep(Host, HostCommand.Script(Note.Forget(id, Of)))],
        Probe = [new PlanStep(Host, HostCommand.Script($$"""
            off=0
            {{Note.Each(id, Of, $"read -r boot < \"$note\"\n{Now}\noff=$((now - up - boot))")}}
            far=${off#-}
            if [ "$((far * 2))" -ge {{Seconds}}000 ]; then echo in-place=yes; else echo in-place=no; fi
            echo "effect=$(((far + 500) / 1000))"
            echo "off=${off}ms"
            """))],
    };

    private string Seconds => ((long)By.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Shell text that reads clock and uptime, in milliseconds: <c>$now</c>, <c>$up</c>.</summary>
    private const string Now = $"now=$(date +%s%3N)\n{Uptime}";

    // Hundredths of a second with a point between: without it they are a whole number.
    private const string Uptime = "read -r up rest < /proc/uptime\nup=${up%.*}${up#*.}0";

    /// <summary>Shell text that gives a host its true time back.</summary>
    internal static string Restore(string id) => Note.Each(id, Of, $"""
        read -r boot < "$note"
        {Uptime}
        date -s "@$(((boot + up) / 1000)).$(((boot + up) % 1000 / 100))"
        """);

    /// <summary>Gives a host its true time back, and forgets it, whoever took it.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";
}
