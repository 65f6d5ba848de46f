using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Machines;

/// <summary>
/// A host runs short of memory: a file in a tmpfs takes all but <see cref="Leave"/> of what is available (proc(5),
/// <c>MemAvailable</c>). Without swap those pages can neither be written out nor dropped.
/// </summary>
public sealed record MemoryPressure : Fault
{
    private const string Of = "memory";

    /// <summary>The least with which ssh and a guard were seen to go on, on hosts of 600 MiB.</summary>
    public const int LeastLeft = 32;

    /// <summary><c>target</c>, <c>gateway</c> or <c>client</c>.</summary>
    public required string Host { get; init; }

    /// <summary>How much stays available, in MiB; at least 32.</summary>
    public int Leave { get; init; } = 32;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "MiB taken";

    /// <inheritdoc/>
    public override string Describe() => $"memory pressure on {Host}, {Leave} MiB left";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) => [$"the memory of {Host}"];

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Leave < LeastLeft) yield return $"leave: with less than {LeastLeft} MiB the harness may lose the host; {Leave} is too few";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var directory = Note.Path(id, Of);
        return new FaultPlan
        {
            Needs = [Need.Tool(topology.Node(Host).Name, "fallocate")],
            Prepare = [new PlanStep(Host, HostCommand.Script($"""
                mkdir -p {directory}
                mountpoint -q {directory} || mount -t tmpfs -o size=100%,mode=0700 {Tag}-{id} {directory}
                """))],
            // A tmpfs has its pages as soon as they are allocated (fallocate(2)); if there are too few, it gives all back.
            Inject = [new PlanStep(Host, HostCommand.Script($$"""
                while read -r name kib unit; do [ "$name" != MemAvailable: ] || break; done < /proc/meminfo
                fallocate -l $((kib / 1024 - {{Leave}}))MiB {{directory}}/taken
                """))],
            Heal = [new PlanStep(Host, HostCommand.Of("rm", "-f", $"{directory}/taken"))],
            Clear = [new PlanStep(Host, HostCommand.Script(Remove(id)))],
            Probe = [new PlanStep(Host, HostCommand.Script($$"""
                taken=0
                [ ! -e {{directory}}/taken ] || taken=$(($(stat -c %b {{directory}}/taken) / 2048))
                if [ "$taken" -gt 0 ]; then echo in-place=yes; else echo in-place=no; fi
                echo "effect=$taken"
                awk '/^MemAvailable:/ { print "available=" int($2 / 1024) "MiB" }' /proc/meminfo
                awk '/^allocstall_/ { stalls += $2 } /^oom_kill / { killed = $2 } END { print "stalls=" stalls; print "killed=" killed }' /proc/vmstat
                [ ! -r /proc/pressure/memory ] || sed 's/^\(some\|full\) .*total=\([0-9]*\)$/waited-\1=\2us/' /proc/pressure/memory
                """))],
        };
    }

    /// <summary>Shell text that gives the memory back.</summary>
    private static string Remove(string id) => Note.Each(id, Of, """
        ! mountpoint -q "$note" || umount "$note"
        rmdir "$note"
        """);

    /// <summary>Gives back all that is taken, whoever took it.</summary>
    internal static string Sweep => Remove(Note.Any);
}
