using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Patterns of a checker's messages with what they mean, from a table in the assembly; the first that matches counts.</summary>
internal sealed class MessageTable
{
    private const string Header = "regex\tkind\tclass\tsecond\tstructure\tseverity";

    private readonly IReadOnlyList<MessageRow> rows;

    private MessageTable(IReadOnlyList<MessageRow> rows) => this.rows = rows;

    public IReadOnlyList<MessageRow> Rows => rows;

    /// <exception cref="InvalidDataException">A row of the table is malformed; names it.</exception>
    public static MessageTable Load(string name)
    {
        var resource = $"StorageChaos.Fsck.Data.{name}";
        using var stream = typeof(MessageTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource} is not in the assembly");
        using var reader = new StreamReader(stream);
        if (reader.ReadLine() != Header)
            throw new InvalidDataException($"{resource}:1: the columns are not {Header}");
        var rows = new List<MessageRow>();
        for (var (number, line) = (2, reader.ReadLine()); line is not null; (number, line) = (number + 1, reader.ReadLine()))
        {
            try
            {
                rows.Add(MessageRow.Parse(line));
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                throw new InvalidDataException($"{resource}:{number}: {e.Message}", e);
            }
        }

        return new MessageTable(rows);
    }

    /// <summary>The row of a line, and its match; null if no row knows it.</summary>
    public (MessageRow Row, Match Match)? Find(string line)
    {
        foreach (var row in rows)
        {
            if (row.Match(line) is { Success: true } match)
                return (row, match);
        }

        return null;
    }
}
