using System.Globalization;
using System.Text;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// Turns e2fsck's problem log and its output into findings. The log says which problems there were; the output, in which the
/// same problems appear in the same order, gives them their words, and the names that the log does not hold. A message of
/// the output that has no record in the log is looked up by its words. If it is not known, it is still a finding: a message
/// that a later version adds must not be overlooked.
/// </summary>
/// <param name="text">Standard output.</param>
/// <param name="structure">What a message is about that nobody knows.</param>
internal sealed class ProblemReader(string text, string structure = "unknown")
{
    private static readonly Dictionary<string, ProblemMessage> Messages =
        ProblemTable.All.ToDictionary(p => p.Code, p => new ProblemMessage(p.Message));
    private static readonly ProblemMessage Silent = new("");

    // To recognise lines that have no record in the log. A message of several lines is recognised by its first.
    private static readonly IReadOnlyList<(Problem Problem, ProblemMessage Message)> Recognisable =
        [.. ProblemTable.All
            .Where(p => !Messages[p.Code].IsEmpty && !Messages[p.Code].IsItem)
            .Select(p => (p, Messages[p.Code].FirstLine()))];

    private readonly StringBuilder details = new();
    private string heading = "";
    private Finding? pending;
    private int cursor;
    private Range gap = 0..0;

    public FindingList Findings { get; } = new();

    /// <summary>The problems after which e2fsck gave up, as codes.</summary>
    public IReadOnlyList<string> Aborts => aborts;

    private readonly List<string> aborts = [];

    /// <summary>What e2fsck or the next mount sets right without asking, in e2fsck's words; the first few.</summary>
    public IReadOnlyList<string> Tidied => tidied;

    private readonly List<string> tidied = [];

    public void Read(IEnumerable<string> log)
    {
        foreach (var record in ProblemRecord.ReadAll(log))
            Add(ProblemTable.Find(record.Code), record);
        Unclaimed(gap);
        Unclaimed(cursor..text.Length);
        Flush();
        SideEffects.Link(Findings);
    }

    private void Add(Problem problem, ProblemRecord record)
    {
        var message = Messages.GetValueOrDefault(problem.Code, Silent);
        var match = message.Find(text, cursor, record);
        if (match is not null)
        {
            Unclaimed(gap);
            (gap, cursor) = (cursor..match.Start, match.End);
        }
        else if (message.Find(text, gap.Start.Value, record) is { } earlier && earlier.End <= gap.End.Value)
        {
            // A problem that uses the question of another one is printed before it and logged after it.
            Unclaimed(gap.Start.Value..earlier.Start);
            (match, gap) = (earlier, earlier.End..gap.End.Value);
        }

        Take(problem, message, match is null ? null : text[match.Start..match.End], match?.Fields, record);
    }

    private void Take(
        Problem problem,
        ProblemMessage message,
        string? words,
        IReadOnlyDictionary<string, string>? fields,
        ProblemRecord? record)
    {
        switch (problem.Kind)
        {
            case ProblemKind.Detail when pending is not null:
                if (details.Length < 1000)
                    details.Append(message.IsItem ? "" : " ").Append(words ?? "");
                pending = pending with { Block = pending.Block ?? Number(problem.Block, fields, record) };
                return;
            case ProblemKind.Abort:
                aborts.Add(problem.Code);
                return;
            case ProblemKind.Finding:
                break;
            case ProblemKind.Benign when words is not null && tidied.Count < 3:
                tidied.Add(words.Split('\n')[0].Trim());
                return;
            default:
                if (words is not null)
                    heading = words.TrimEnd();
                return;
        }

        Flush();
        pending = new Finding
        {
            Class = problem.Class,
            SecondClass = problem.SecondClass,
            Structure = problem.Structure,
            Severity = problem.Severity,
            Code = problem.Code,
            Pass = problem.Pass,
            Inode = Number(problem.Inode, fields, record),
            Block = Number(problem.Block, fields, record),
            Path = Path(problem, fields),
            Message = words is null
                ? $"(e2fsck logged problem {problem.Code} and printed nothing for it)"
                : message.IsItem ? heading + words : words,
            Meaning = Meanings.Of(problem.Class, problem.Structure),
        };
    }

    private void Flush()
    {
        if (pending is null)
            return;
        Findings.Add(details.Length == 0 ? pending : pending with { Message = pending.Message + details });
        pending = null;
        details.Clear();
    }

    private void Unclaimed(Range gap)
    {
        var between = text.AsSpan(gap);
        foreach (var range in between.Split('\n'))
        {
            if (between[range].TrimEnd() is { Length: > 0 } line && line.ToString() is var words && !E2fsck.IsNeutral(words))
                Recognise(words);
        }
    }

    private void Recognise(string line)
    {
        foreach (var (problem, message) in Recognisable)
        {
            if (message.Find(line, 0, null) is not { Start: 0 } match)
                continue;
            // The differences themselves are items, which say nothing without their line.
            if (line.StartsWith("Block bitmap differences:", StringComparison.Ordinal))
                Take(
                    ProblemTable.Find(line.Contains('-', StringComparison.Ordinal) ? "0x050004" : "0x050005"),
                    message,
                    line,
                    match.Fields,
                    null);
            else if (line.StartsWith("Inode bitmap differences:", StringComparison.Ordinal))
                Take(
                    ProblemTable.Find(line.Contains('-', StringComparison.Ordinal) ? "0x050008" : "0x050009"),
                    message,
                    line,
                    match.Fields,
                    null);
            else
                Take(problem, message, line[..match.End], match.Fields, null);
            return;
        }

        Flush();
        pending = new Finding
        {
            Class = FindingClass.Other,
            Structure = structure,
            Severity = Severity.High,
            Message = line.Trim(),
            Meaning = Meanings.Of(FindingClass.Other, structure),
        };
    }

    private static long? Number(string field, IReadOnlyDictionary<string, string>? fields, ProblemRecord? record)
    {
        if (field.Length == 0)
            return null;
        var text = fields?.GetValueOrDefault(field) ?? record?.Print(field);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    // "???" is what e2fsck prints for a path that it cannot resolve.
    private static string? Path(Problem problem, IReadOnlyDictionary<string, string>? fields)
    {
        var directory = fields?.GetValueOrDefault("p");
        var path = fields?.GetValueOrDefault("Q")
            ?? (fields?.GetValueOrDefault("Dn") is { Length: > 0 } name && directory is not null
                ? $"{directory.TrimEnd('/')}/{name}"
                : directory)
            // The directory that the inode is in, or was, is not the inode.
            ?? (problem.Inode == "d" ? fields?.GetValueOrDefault("q") : null);
        return path is null || path.Contains("???", StringComparison.Ordinal) || !path.StartsWith('/') ? null : path;
    }
}
