using StorageChaos.Hosts;

namespace StorageChaos.Nodes;

/// <summary>How a node's power is switched: commands as values, so that a plan can be read before it runs.</summary>
public interface IPower
{
    /// <summary>The host that runs the commands.</summary>
    string Host { get; }

    /// <summary>Cuts the power at once: what is in the node's memory is gone.</summary>
    HostCommand Cut();

    /// <summary>Switches it on if it is off; changes nothing if it is on.</summary>
    HostCommand Start();

    /// <summary>Shell text that prints the state, on one line.</summary>
    string State { get; }

    /// <summary>The state of a node that is off.</summary>
    string Off { get; }
}

/// <summary>Power that can also make a node stand still, as a hypervisor can.</summary>
public interface ISuspend : IPower
{
    /// <summary>Lets it stand still: it keeps its memory and its connections, and answers nothing.</summary>
    HostCommand Suspend();

    /// <summary>Lets it go on if it stands still.</summary>
    HostCommand Resume();

    /// <summary>The state of a node that stands still.</summary>
    string Suspended { get; }
}
