using System.Text;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Walks every writer's tree and says of each name what it leads to. Reads are cold where the caller has remounted.</summary>
internal sealed class NamespaceReader(NamespaceOptions options)
{
    /// <summary>A damaged directory may hold itself.</summary>
    private const int Deepest = 40;

    private readonly byte[] buffer = new byte[4 * options.FileBytes];

    internal void Read(Journal journal)
    {
        var clock = new AgentClock(TimeProvider.System);
        var all = options.Place.Numbers.TakeWhile(_ => !journal.Broken).Sum(writer => ReadTree(writer, journal));
        journal.Write(ReadLines.Bye(clock.Now, all));
    }

    private long ReadTree(int writer, Journal journal)
    {
        var tree = NamespaceOptions.TreeOf(writer);
        var entries = DirectoryEntries.Of(Full(tree), out var error);
        var count = Walk(writer, tree, entries, 1, journal);
        journal.Write(new JsonLine("end").Text("a", NameAction.End).Number("w", writer).Number("slots", count).TextIfAny("e", error));
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
                if (error is not null) journal.Write(Line(writer, path).Text("found", SlotKind.Unreadable.Name()).Text("e", error));
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
        if (FileStatus.Of(full) is not { } status) return (line.Text("e", Errno.Name(Libc.Errno)), false);
        var value = new StringBuilder(status.ToString());
        if (status.Type == "symlink") AppendTarget(value, full);
        else AppendAttributes(value, full);
        if (status.Type != "file") return (line.Text("value", value.ToString()), status.Type == "directory");

        var length = Content(full, out var error);
        if (error is not null) return (line.Text("value", value.ToString()).Text("found", SlotKind.Unreadable.Name()).Text("e", error), false);
        var found = ContentFinding.Of(buffer.AsSpan(0, length), options.Place.Seed, writer, options.FileBytes);
        if (found.Value is not null) value.Append(' ').Append(found.Value);
        return (line.Text("value", value.ToString()).Text("found", found.Kind.Name()).TextIfAny("detail", found.Detail), false);
    }

    private static JsonLine Line(int writer, string path) => new JsonLine("read").Text("a", NameAction.Read).Number("w", writer).Text("path", path);

    private static void AppendTarget(StringBuilder value, string path)
    {
        var target = new byte[4096];
        var length = Libc.ReadLink(path, target);
        value.Append(length < 0 ? $" unreadable={Errno.Name(Libc.Errno)}" : $" target={NameText.Escape(target.AsSpan(0, (int)length))}");
    }

    private static void AppendAttributes(StringBuilder value, string path)
    {
        var names = new byte[4096];
        var length = Libc.ListAttributes(path, names);
        // NFSv3 has no such attributes: none were set there either.
        if (length < 0 && Libc.Errno != Errno.ENotSupported) value.Append(" unreadable=").Append(Errno.Name(Libc.Errno));
        if (length <= 0) return;
        var text = new byte[1024];
        foreach (var name in Encoding.UTF8.GetString(names.AsSpan(0, (int)length)).Split('\0').Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith("user.sc", StringComparison.Ordinal)) continue;
            var size = Libc.GetAttribute(path, name, text);
            value.Append(' ').Append(size < 0 ? $"unreadable={Errno.Name(Libc.Errno)}" : $"{NameText.Escape(Encoding.UTF8.GetBytes(name))}={NameText.Escape(text.AsSpan(0, (int)size))}");
        }
    }

    /// <returns>Bytes that were read: no more than could ever have been written, for a damaged size may be anything.</returns>
    private int Content(string path, out string? error)
    {
        error = null;
        var length = 0;
        var fd = Libc.Open(path, Libc.OReadOnly | Libc.OCloseOnExec, 0);
        if (fd >= 0 && !options.Place.Cached) _ = Libc.Fadvise(fd, 0, 0, Libc.FadviseDontNeed);
        while (length < buffer.Length)
        {
            var count = fd < 0 ? -1 : Libc.ReadAt(fd, buffer.AsSpan(length), length);
            if (count == 0) break;
            if (count > 0)
            {
                length += (int)count;
            }
            else if (fd < 0 || Libc.Errno != Errno.EIntr)
            {
                error = Errno.Name(Libc.Errno);
                break;
            }
        }

        if (fd >= 0) _ = Libc.Close(fd);
        return length;
    }

    private string Full(string path) => $"{options.Place.Directory}/{path}";
}
