using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.San;

/// <summary>
/// The target's network portal is deleted (targetcli(8), <c>/portals delete</c>), so that nothing listens there any more, and
/// made again on heal. LIO lets connections live that were accepted before; they are closed too (ss(8), <c>-K</c>), and
/// every attempt to come back is refused.
/// </summary>
public sealed record PortalRemoved : Fault
{
    private const string Of = "portal";

    /// <summary>The link that the portal serves.</summary>
    public string Link { get; init; } = "san";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "connection errors at the initiator";

    /// <inheritdoc/>
    public override string Describe() => $"removal of the target's portal on {Link}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var link = topology.Link(Link);
        var (target, address) = (link.Server.Host, link.Server.Address);
        var portal = $"{StackPaths.PortalGroup}/np/{address}:{StackPaths.IscsiPort}";
        return new FaultPlan
        {
            Needs = [Need.Tool(target, "ss")],
            Prepare = [new PlanStep(target, HostCommand.Script($"[ -d {portal} ]\n{Note.Keep(id, Of, $"echo {portal}")}"))],
            Inject =
            [
                new PlanStep(
                    target, HostCommand.Script($"rmdir {portal}\nss -K src {address} sport = {StackPaths.IscsiPort} >/dev/null")),
            ],
            Heal = [new PlanStep(target, HostCommand.Script(Restore(id)))],
            Clear = [new PlanStep(target, HostCommand.Script(Note.Forget(id, Of)))],
            Probe =
            [
                new PlanStep(target, HostCommand.Script($"""
                    if [ -e {Note.Path(id, Of)} ] && [ ! -d {portal} ]; then echo in-place=yes; else echo in-place=no; fi
                    {TargetAttribute.Sessions}
                    """)),
                new PlanStep(link.Client.Host, Initiator.ConnectionErrors),
            ],
        };
    }

    /// <summary>Makes every noted portal again, unless its target is gone.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";

    private static string Restore(string id) => Note.Each(id, Of, $"""
        read -r portal < "$note"
        [ ! -d {StackPaths.PortalGroup} ] || [ -d "$portal" ] || mkdir "$portal"
        """);
}
