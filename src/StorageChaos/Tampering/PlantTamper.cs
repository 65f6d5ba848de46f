using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.FileSystems;

namespace StorageChaos.Tampering;

/// <summary>
/// An inconsistency of metadata, planted into the unmounted file system by its own debugger: debugfs(8) for ext4, which keeps
/// checksums right, so that the inconsistency itself is found and not only its checksum; xfs_db(8) for XFS.
/// </summary>
public sealed record PlantTamper : Tamper
{
    /// <summary>
    /// Commands of the debugger, e.g. <c>unlink writer-1.dat</c>, <c>clri writer-2.dat</c>, <c>sif writer-0.dat blocks 80000</c>.
    /// </summary>
    public required IReadOnlyList<string> Commands { get; init; }

    // Commands of the debuggers that read or write files of their host, or open another device. A "!" calls a shell (libss).
    private static readonly string[] Outside =
    [
        "dump", "rdump", "write", "lcd", "open", "open_filesys", "close", "close_filesys", "logdump", "journal_open", "jo",
        "journal_write", "jw", "undo", "do_journal", "ea_get", "ea_set", "source", "log", "metadump",
    ];

    /// <inheritdoc/>
    public override string Describe() => $"planted into the file system: {string.Join("; ", Commands)}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (Commands.Count == 0) yield return "commands: there are none";
        for (var i = 0; i < Commands.Count; i++)
        {
            if (Leaves(Commands[i])) yield return $"commands[{i}]: '{Commands[i]}' reaches beyond the file system into its host";
        }

        if (stack.FileSystem.Type == FileSystemType.Btrfs) yield return "kind: btrfs has no debugger that writes; plant into ext4 or XFS";
    }

    private static bool Leaves(string command) =>
        command.Any(char.IsControl)
        || command.TrimStart() is ['!', ..]
        || Outside.Contains(command.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault());

    /// <inheritdoc/>
    public override HostCommand? WhileMounted(string id) => null;

    /// <inheritdoc/>
    public override HostCommand? Offline(string id, string device) => HostCommand.Script($$"""
        if [ "$(blkid -o value -s TYPE {{device}})" = xfs ]; then
          xfs_db -x {{string.Join(' ', Commands.Select(c => $"-c {Shell.Quote(c)}"))}} {{device}}
        else
          # debugfs ends with 0 whatever happens: what it says beyond its version and the echo of the commands is an error.
          said=$(printf '%s\n' {{string.Join(' ', Commands.Select(Shell.Quote))}} | debugfs -n -w -f - {{device}} 2>&1 | grep -vE '^debugfs( [0-9.]+.*|: .*)$|^Checksum set to ' || true)
          [ -z "$said" ] || { echo "$said" >&2; exit 1; }
        fi
        blockdev --flushbufs {{device}}
        """);
}
