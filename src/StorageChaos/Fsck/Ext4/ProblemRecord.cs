using System.Globalization;
using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// One line of e2fsck's problem log (<c>-E problem_log</c>, e2fsprogs 1.46 and later). The log looks like XML but is not: nothing
/// is escaped, and <c>str</c> may be a stray pointer's text. So only what stands before it is read.
/// </summary>
internal sealed partial record ProblemRecord(string Code, IReadOnlyDictionary<string, long> Fields)
{
    /// <summary>The records of a log, headers of passes left out; what cannot be read is skipped.</summary>
    public static IEnumerable<ProblemRecord> ReadAll(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var start = Start().Match(line);
            if (!start.Success)
                continue;
            var end = line.IndexOf(" str=\"", StringComparison.Ordinal);
            var fields = new Dictionary<string, long>();
            foreach (var field in Number().EnumerateMatches(line.AsSpan(0, end < 0 ? line.Length : end)))
            {
                var text = line.AsSpan(field.Index, field.Length);
                var equals = text.IndexOf('=');
                if (long.TryParse(text[(equals + 2)..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                    fields[text[..equals].ToString()] = value;
            }

            yield return new ProblemRecord(start.Groups[1].Value, fields);
        }
    }

    /// <summary>The value of a message's field, as e2fsck prints it; null if the log does not hold it.</summary>
    public string? Print(string field) => field switch
    {
        "i" => Text("ino", 0),
        "j" => Text("ino2", 0),
        "d" => Text("dir", 0),
        "b" => Text("blk", 0),
        "c" => Text("blk2", 0),
        "g" => Fields.ContainsKey("group") ? Text("group", 0) : null,
        "N" => Text("num", 0),
        "n" => Text("num2", 0),
        "r" => Text("blkcount", -1),
        _ => null,
    };

    private string Text(string name, long missing) => Fields.GetValueOrDefault(name, missing).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^<problem code=\"(0x[0-9a-f]{6})\"", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex("\\w+=\"-?[0-9]+\"", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
