using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.Block;

/// <summary>
/// The file system on the LUN is full: a file of ours takes what is free (fallocate(1)), what is reserved for root included,
/// as the NFS server writes as root.
/// </summary>
public sealed record DiskFull : Fault
{
    /// <summary>Bytes that stay free. 0: none.</summary>
    public long Leave { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "bytes taken";

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"full file system: {Leave} bytes are left");

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Leave < 0) yield return $"leave: {Leave} is negative";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var gateway = topology.Of(Role.Gateway);
        var file = StackPaths.FillFilePrefix + id;
        return new FaultPlan
        {
            Needs = [Need.Tool(gateway, "fallocate")],
            OutlivesBoot = true,
            // fallocate(1) takes what there is and then fails, because the file system keeps some blocks to itself.
            Inject = [new PlanStep(gateway, HostCommand.Script(string.Create(CultureInfo.InvariantCulture, $"""
                set -- $(stat -f -c '%f %S' {StackPaths.Export})
                fallocate -l $(($1 * $2)) {file} 2>/dev/null || [ -s {file} ] || {Group(
                    $"rm -f {file}; echo 'no block could be taken' >&2; false;")}
                {(Leave == 0 ? "" : $"truncate -s -{Leave} {file}")}
                """)))],
            Heal = [new PlanStep(gateway, HostCommand.Of("rm", "-f", file))],
            Probe = [new PlanStep(gateway, HostCommand.Script($"""
                free=$(stat -f -c %a {StackPaths.Export})
                if [ -e {file} ]; then echo in-place=yes; set -- $(stat -c '%b %B' {file}); else echo in-place=no; set -- 0 0; fi
                printf '%s\n' effect=$(($1 * $2)) freeBlocks=$free
                """))],
        };
    }

    private static string Group(string commands) => "{ " + commands + " }";
}
