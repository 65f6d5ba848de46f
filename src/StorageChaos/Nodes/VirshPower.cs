using StorageChaos.Hosts;

namespace StorageChaos.Nodes;

/// <summary>A virtual machine of this machine's libvirt (virsh(1)).</summary>
/// <param name="Domain">Its libvirt domain.</param>
public sealed record VirshPower(string Domain) : ISuspend
{
    private string Quoted => Shell.Quote(Domain);

    /// <inheritdoc/>
    public string Host => LocalHost.HostName;

    /// <inheritdoc/>
    public HostCommand Cut() => HostCommand.Of("virsh", "-q", "destroy", Domain);

    /// <inheritdoc/>
    public HostCommand Start() => HostCommand.Script($"""if [ "$({State})" = '{Off}' ]; then virsh -q start {Quoted}; fi""");

    /// <inheritdoc/>
    public HostCommand Suspend() => HostCommand.Of("virsh", "-q", "suspend", Domain);

    /// <inheritdoc/>
    public HostCommand Resume() => HostCommand.Script($"""if [ "$({State})" = {Suspended} ]; then virsh -q resume {Quoted}; fi""");

    /// <inheritdoc/>
    public string State => $"virsh domstate {Quoted}";

    /// <inheritdoc/>
    public string Off => "shut off";

    /// <inheritdoc/>
    public string Suspended => "paused";
}
