namespace StorageChaos.Histories;

/// <summary>Reads <c>history.jsonl</c> once, from its beginning to its end, holding one line of it at a time.</summary>
internal sealed class HistoryFile
{
    private readonly OpTable ops = new();
    private readonly Words words = new();
    private readonly string name;
    private long lines;
    private string? problem;
    private long bad;

    private HistoryFile(string name) => this.name = name;

    /// <summary>Reads it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static History Load(string path)
    {
        var reader = new HistoryFile(Path.GetFileName(path));
        reader.Read(path);
        var more = reader.bad > 1 ? $", nor are {reader.bad - 1} other lines" : "";
        return new History(reader.ops) { Problem = reader.problem is { } problem ? problem + more : null };
    }

    private void Read(string path)
    {
        // It may be read while it is written.
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 18];
        var (start, end) = (0, 0);
        for (var count = -1; count != 0; end += count)
        {
            for (int length; (length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
                Add(buffer.AsSpan(start, length), whole: true);
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            count = file.Read(buffer, end, buffer.Length - end);
        }

        if (end > 0)
            Add(buffer.AsSpan(0, end), whole: false);
    }

    private void Add(ReadOnlySpan<byte> line, bool whole)
    {
        lines++;
        try
        {
            if (DataLine.TryRead(line, out var row)) ops.Add(row);
            else ops.Add(OpLine.Parse(line, words));
        }
        catch (InvalidDataException e)
        {
            bad++;
            problem ??= whole ? $"{name}:{lines}: not an op of a history: {e.Message}" : $"{name}:{lines}: the last line was cut short";
        }
    }
}
