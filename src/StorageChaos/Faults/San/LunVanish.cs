using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.San;

/// <summary>
/// The LUN is no longer mapped for its initiator (targetcli(8), <c>acls delete mapped_lun</c>), and mapped again on heal. For a
/// LUN 0 that is not mapped LIO answers with an empty one of its own: writes are refused as write protected, reads beyond
/// its 32 KiB as out of range (kernel source, <c>target_core_device.c</c>, <c>transport_lookup_cmd_lun</c>).
/// </summary>
public sealed record LunVanish : Fault
{
    private const string Of = "mapping";
    private const string Mapping = $"{StackPaths.PortalGroup}/acls/*/lun_0/lun0";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "commands that failed";

    /// <inheritdoc/>
    public override string Describe() => "the LUN vanishes";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var san = topology.Link(LinkName.San);
        return new FaultPlan
        {
            Prepare = [new PlanStep(san.Server.Host, HostCommand.Script(Note.Keep(id, Of, $"""
                for link in {Mapping}; do echo "$link $(readlink -e "$link")"; done
                """)))],
            Inject = [new PlanStep(san.Server.Host, HostCommand.Script($"rm {Mapping}"))],
            Heal = [new PlanStep(san.Server.Host, HostCommand.Script(Restore(id)))],
            Clear = [new PlanStep(san.Server.Host, HostCommand.Script(Note.Forget(id, Of)))],
            Probe =
            [
                new PlanStep(san.Server.Host, HostCommand.Script($"""
                    answer=no; [ ! -e {Note.Path(id, Of)} ] || answer=yes
                    for link in {Mapping}; do [ ! -e "$link" ] || answer=no; done
                    echo "in-place=$answer"
                    """)),
                new PlanStep(san.Client.Host, Initiator.FailedCommands),
            ],
        };
    }

    /// <summary>Maps again what was mapped, unless its initiator or LUN is gone.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";

    private static string Restore(string id) => Note.Each(id, Of, """
        while read -r link lun; do
          [ -e "$link" ] || [ ! -d "${link%/*}" ] || [ ! -d "$lun" ] || ln -s "$lun" "$link"
        done < "$note"
        """);
}
