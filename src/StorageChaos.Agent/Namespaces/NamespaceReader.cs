using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// Walks every writer's tree and tells of each name what it leads to. To read from the disk, the caller remounts before.
/// </summary>
internal sealed class NamespaceReader(NamespaceOptions options)
{
    /// <summary>The walk goes no deeper: a damaged directory may hold itself.</summary>
    private const int Deepest = 40;

    // No more than could ever have been written: the size of a damaged file may be anything.
    private readonly byte[] buffer = new byte[4 * options.FileBytes];

    internal void Read(Journal journal)
    {
        var clock = new AgentClock(TimeProvider.System);
        var all = options.Place.Numbers.TakeWhile(_ => !journal.Broken).Sum(writer => ReadTree(writer, journal));
        journal.Write(ReadLines.Bye(clock.Now, all));
    }

    private long ReadTree(int writer, Journal journal)
    {
        var tree = NamespaceProtocol.TreeOf(writer);
        var entries = DirectoryEntries.Of(Full(tree), out var error);
        var count = Walk(writer, tree, entries, 1, journal);
        journal.Write(ReadLines.End(NamespaceProtocol.ReadEnd, writer, count).TextIfAny(LineKeys.Error, error));
        return count;
    }

    private long Walk(int writer, string directory, List<string> entries, int depth, Journal journal)
    {
        var count = 0L;
        string? before = null;
        foreach (var name in entries)
        {
            var path = $"{directory}/{name}";
            var (line, isDirectory) = Describe(writer, path);
            if (!journal.Write(line)) break;
            count++;
            if (isDirectory && name != before && depth < Deepest)
            {
                var below = DirectoryEntries.Of(Full(path), out var error);
                count += Walk(writer, path, below, depth + 1, journal);
                if (error is not null)
                    journal.Write(Line(writer, path).Text(LineKeys.Found, SlotKind.Unreadable.Name()).Text(LineKeys.Error, error));
            }

            before = name;
        }

        return count;
    }

    private (JsonLine Line, bool IsDirectory) Describe(int writer, string path)
    {
        var full = Full(path);
        var line = Line(writer, path);
        // A name that is listed and leads to nothing is a finding, not a failure.
        if (FileStatus.Of(full) is not { } status) return (line.Text(LineKeys.Error, Errno.Name(Libc.Errno)), false);
        var value = status + (status.Type == "symlink" ? Extras.Target(full) : Extras.Attributes(full));
        if (status.Type != "file") return (line.Text(LineKeys.Value, value), status.Type == "directory");

        if (Content(full, out var length) is { } failure)
            return (line.Text(LineKeys.Value, value).Text(LineKeys.Found, SlotKind.Unreadable.Name()).Text(LineKeys.Error, failure.Name),
                false);
        var found = ContentFinding.Of(buffer.AsSpan(0, length), options.Place.Seed, writer, options.FileBytes);
        if (found.Value is not null) value += $" {found.Value}";
        return (line.Text(LineKeys.Value, value).Text(LineKeys.Found, found.Kind.Name()).TextIfAny(LineKeys.Detail, found.Detail), false);
    }

    private CallFailure? Content(string path, out int length)
    {
        length = 0;
        if (PlainFile.OpenToRead(path, options.Place.Cached, out var file) is { } opening) return opening;
        var reading = file.Read(buffer, 0, out length);
        file.Close();
        return reading;
    }

    private static JsonLine Line(int writer, string path) => ReadLines.Found(NamespaceProtocol.Read, writer).Text(LineKeys.Path, path);

    private string Full(string path) => $"{options.Place.Directory}/{path}";
}
