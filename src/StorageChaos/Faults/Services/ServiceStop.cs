using System.Text.Json.Serialization;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Services;

/// <summary>A service stops at once, without a farewell to those who use it; the heal starts it again.</summary>
public sealed record ServiceStop : Fault
{
    /// <summary><c>target</c>, <c>nfsd</c> or <c>iscsid</c>.</summary>
    public required Service Service { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => Service switch
    {
        Service.Target => "connection errors at the initiator",
        Service.Nfsd => "connections refused to the client",
        _ => "processes killed",
    };

    /// <inheritdoc/>
    public override string Describe() => $"stop of {Service switch
    {
        Service.Target => "the iSCSI target",
        Service.Nfsd => "nfsd",
        _ => "iscsid",
    }}";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) => [$"the service {Service.ToString().ToLowerInvariant()}"];

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var (san, nas) = (topology.Link(LinkName.San), topology.Link(LinkName.Nas));
        return Service switch
        {
            Service.Target => PortalGroup.Plan(id, san.Server.Host, san.Client.Host),
            Service.Nfsd => NfsThreads.Plan(id, nas.Server.Host, nas.Client.Host),
            _ => IscsiDaemon.Plan(id, san.Client.Host),
        };
    }
}
