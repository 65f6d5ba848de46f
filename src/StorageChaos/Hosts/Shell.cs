using System.Text;

namespace StorageChaos.Hosts;

/// <summary>The one place where arguments become shell text (POSIX sh, XCU 2.2 Quoting).</summary>
public static class Shell
{
    /// <summary>One word, quoted only if it must be.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A whole command line.</summary>
    public static string Join(IEnumerable<string> argv) => string.Join(' ', argv.Select(Quote));

    /// <summary>As an engineer would type it: a script stands as it is, an input as a here-document.</summary>
    public static string Typed(HostCommand command)
    {
        var text = new StringBuilder(
            command.Argv is ["sh", "-euc", var script] ? script : Join(command.Argv));
        if (command.Input is { Length: > 0 and < 4096 } input && !input.Contains('\0', StringComparison.Ordinal))
            text.Append(" <<'EOF'\n").Append(input.TrimEnd('\n')).Append("\nEOF");
        return text.ToString();
    }
}
