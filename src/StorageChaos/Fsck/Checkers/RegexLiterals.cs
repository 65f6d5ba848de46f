using System.Text;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Finds texts without which a regular expression cannot match.</summary>
internal static class RegexLiterals
{
    /// <summary>
    /// The longest literal text of each top-level alternative; empty if one of them has none. Only text outside of groups,
    /// classes and optional parts is looked at: that is enough for the tables here, and never wrong.
    /// </summary>
    public static IReadOnlyList<string> Of(string pattern)
    {
        var literals = new List<string>();
        var longest = "";
        var run = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '|':
                    EndRun();
                    literals.Add(longest);
                    longest = "";
                    break;
                case '(':
                    EndRun();
                    i = EndOfGroup(pattern, i);
                    break;
                case '[':
                    EndRun();
                    i = EndOfClass(pattern, i);
                    break;
                case '\\' when i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]):
                    run.Append(pattern[++i]);
                    break;
                case '\\':
                    EndRun();
                    i++;
                    break;
                case '?' or '*' or '{':
                    // The character before may be absent.
                    run.Length = Math.Max(0, run.Length - 1);
                    EndRun();
                    if (pattern[i] == '{')
                        i = pattern.IndexOf('}', i);
                    break;
                case '.' or '^' or '$' or '+':
                    EndRun();
                    break;
                default:
                    run.Append(pattern[i]);
                    break;
            }
        }

        EndRun();
        literals.Add(longest);
        return literals.Contains("") ? [] : literals;

        void EndRun()
        {
            if (run.Length > longest.Length)
                longest = run.ToString();
            run.Clear();
        }
    }

    private static int EndOfGroup(string pattern, int open)
    {
        var depth = 0;
        for (var i = open; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[')
                i = EndOfClass(pattern, i);
            else if (pattern[i] == '(')
                depth++;
            else if (pattern[i] == ')' && --depth == 0)
                return i;
        }

        return pattern.Length;
    }

    // "]" as the first member of a class is literal.
    private static int EndOfClass(string pattern, int open)
    {
        var i = open + 1;
        if (i < pattern.Length && pattern[i] == '^')
            i++;
        for (i++; i < pattern.Length; i++)
        {
            if (pattern[i - 1] == '\\')
                continue;
            if (pattern[i] == ']')
                return i;
        }

        return pattern.Length;
    }
}
