using StorageChaos.Agent.Backups;
using StorageChaos.Agent.Crashing;
using StorageChaos.Agent.Fio;
using StorageChaos.Agent.Ledgers;
using StorageChaos.Agent.Locks;
using StorageChaos.Agent.Namespaces;
using StorageChaos.Agent.Records;

namespace StorageChaos.Agent;

/// <summary>All commands of the agent: a line for each kind of work.</summary>
internal static class Commands
{
    internal static IReadOnlyList<Command> All { get; } =
    [
        .. RecordCommands.All,
        .. NamespaceCommands.All,
        .. BackupCommands.All,
        .. LedgerCommands.All,
        .. LockCommands.All,
        .. FioCommands.All,
        .. CrashCommands.All,
    ];

    /// <summary>What a person sees who got an argument wrong.</summary>
    internal static string Usage => "usage: " + string.Join(
        "\n       ", All.Select(c => $"{Program.Name} {c.Name} {c.Usage}").Append($"{Program.Name} --version"));

    /// <returns>Null if no command has this name.</returns>
    internal static Command? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}
