using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Execution;

/// <summary>What the execution of a fault needs of the lab.</summary>
public sealed record FaultContext
{
    /// <summary>Id of the lab: guards of two labs on one hypervisor must not be taken for each other.</summary>
    public string LabId { get; init; } = "lab";

    /// <summary>By name; the hypervisor among them if faults need it.</summary>
    public required IReadOnlyDictionary<string, IHost> Hosts { get; init; }

    /// <summary>The lab's machines, and how they are wired.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Where each step is recorded.</summary>
    public required HistoryRecorder History { get; init; }

    /// <summary>Source of time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Proves that a host can be reached over a new connection, or fails with a <see cref="HostCommandException"/>.</summary>
    public Func<string, CancellationToken, Task> Canary { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether a host is known to have died: nothing can be healed on it, and what it had of a fault died with it.</summary>
    public Func<string, bool> HasDied { get; init; } = _ => false;

    /// <summary>Waits for a host that boots.</summary>
    public Func<string, CancellationToken, Task> AfterBoot { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Brings back what a host served or used before it booted, and writes down itself what does not come back.</summary>
    public Func<string, CancellationToken, Task> Restore { get; init; } = (_, _) => Task.CompletedTask;
}

/// <summary>A host that should have come back did not.</summary>
public sealed class HostLostException(string message, Exception inner) : Exception(message, inner);
