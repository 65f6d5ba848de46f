namespace StorageChaos.Fsck.Ext4;

/// <summary>A problem's message as text and fields, and where it stands in e2fsck's output.</summary>
internal sealed class ProblemMessage
{
    // How far ahead it is searched for: answers and the tool's own notes come in between. A message that is not printed at
    // all must not cost a search through the whole output.
    private const int Window = 16 * 1024;

    private readonly List<(string Text, string? Field)> parts = [];
    private readonly string source;

    public ProblemMessage(string message)
    {
        source = message;
        for (var i = 0; i < message.Length;)
        {
            var percent = message.IndexOf('%', i);
            if (percent < 0)
                percent = message.Length;
            if (percent > i)
                parts.Add((message[i..percent], null));
            if (percent == message.Length)
                break;
            i = percent + 1;
            while (char.IsAsciiDigit(message[i])) i++; // a width
            var length = message[i] is 'I' or 'D' ? 2 : 1;
            parts.Add(("", message.Substring(i, length)));
            i += length;
        }

        // Blanks before an answer and line ends around a message are only e2fsck's layout.
        if (parts is [.., { Field: null } last])
            parts[^1] = (last.Text.TrimEnd(), null);
        if (parts is [{ Field: null } first, ..])
            parts[0] = (first.Text.TrimStart('\n'), null);
        parts.RemoveAll(p => p.Field is null && p.Text.Length == 0);
    }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => parts.Count == 0;

    /// <summary>Whether it is an item on a line that another message began.</summary>
    public bool IsItem => parts is [{ Field: null, Text: [' ' or '\t', ..] }, ..];

    /// <summary>The message up to its first line end.</summary>
    public ProblemMessage FirstLine() => new(source.TrimStart('\n').Split('\n')[0]);

    /// <summary>Finds it.</summary>
    /// <param name="text">The output.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="record">The values of fields, where they are known; null to find any.</param>
    public ProblemMatch? Find(string text, int from, ProblemRecord? record)
    {
        if (IsEmpty)
            return null;
        var known = Known(record);
        var anchor = known.FindIndex(p => p.Text is { Length: > 1 });
        if (anchor < 0)
            return null;
        var end = Math.Min(text.Length, from + Window);
        for (var at = from; at < end; at++)
        {
            at = text.IndexOf(known[anchor].Text!, at, end - at, StringComparison.Ordinal);
            if (at < 0)
                return null;
            if (Match(text, known, anchor, at) is { } match && match.Start >= from)
                return match;
        }

        return null;
    }

    // Fields that are known in advance become text: the more text, the less can be mistaken for the message.
    private List<(string? Text, string? Field)> Known(ProblemRecord? record)
    {
        var known = new List<(string? Text, string? Field)>();
        foreach (var (text, field) in parts)
        {
            var value = field is null ? text : record?.Print(field);
            if (value is not null && known is [.., { Text: { } before }])
                known[^1] = (before + value, null);
            else
                known.Add((value, value is null ? field : null));
        }

        return known;
    }

    private static ProblemMatch? Match(string text, List<(string? Text, string? Field)> known, int anchor, int at)
    {
        // Fields before the first text reach back to the beginning of the line.
        var start = anchor == 0 ? at : text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1;
        var position = start;
        var fields = new Dictionary<string, string>();
        for (var i = 0; i < known.Count; i++)
        {
            var (part, field) = known[i];
            if (part is not null)
            {
                if (string.CompareOrdinal(text, position, part, 0, part.Length) != 0)
                    return null;
                position += part.Length;
                continue;
            }

            var lineEnd = text.IndexOf('\n', position);
            if (lineEnd < 0)
                lineEnd = text.Length;
            var next = i + 1 < known.Count ? known[i + 1].Text : null;
            var to = next is null
                ? lineEnd
                : text.IndexOf(next, position, Math.Min(text.Length, lineEnd + next.Length) - position, StringComparison.Ordinal);
            if (to < 0)
                return null;
            fields[field!] = text[position..to];
            position = to;
        }

        return new ProblemMatch(start, position, fields);
    }
}

/// <summary>Where a message stands, and what its fields are there, as far as they were not known before.</summary>
internal sealed record ProblemMatch(int Start, int End, IReadOnlyDictionary<string, string> Fields);
