using System.Security.Cryptography;
using System.Text;

namespace StorageChaos.Hosts;

/// <summary>The one place where arguments become shell text (POSIX sh, XCU 2.2 Quoting).</summary>
public static class Shell
{
    private const int LongestShown = 4096;

    /// <summary>One word, quoted only if it must be.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    /// <summary>A whole command line.</summary>
    public static string Join(IEnumerable<string> argv) => string.Join(' ', argv.Select(Quote));

    /// <summary>
    /// For people, as an engineer would type it: a script stands as it is, an input as a here-document; of one that is too long to
    /// read, its size and its hash. What is to be executed is <see cref="CommandLine"/> or <see cref="InScript"/>.
    /// </summary>
    public static string Typed(HostCommand command)
    {
        var text = command.Argv is ["sh", "-euc", var script] ? script : Join(command.Argv);
        if (command.Input is not { Length: > 0 } input) return text;
        if (input.Length < LongestShown && !input.Contains('\0', StringComparison.Ordinal))
            return $"{text} <<'EOF'\n{input.TrimEnd('\n')}\nEOF";
        var bytes = Encoding.UTF8.GetBytes(input);
        return $"{text} # its standard input: {bytes.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }

    /// <summary>Shell text that does exactly what the command does, with its input to the last byte.</summary>
    public static string CommandLine(HostCommand command)
    {
        var line = Join(command.Argv);
        if (command.Input is not { } input) return line;
        if (input.Length == 0) return $"{line} </dev/null";
        // A here-document ends with a line feed and has no NUL; and a script has no carriage returns (HostCommand.Script).
        if (!input.EndsWith('\n') || input.AsSpan().ContainsAny('\0', '\r'))
            return $"printf %s {Convert.ToBase64String(Encoding.UTF8.GetBytes(input))} | base64 -d | {line}";
        var lines = input.Split('\n').ToHashSet();
        var end = "EOF";
        while (lines.Contains(end)) end += "F";
        return $"{line} <<'{end}'\n{input}{end}";
    }

    /// <summary>Likewise, for the middle of a script under <c>set -eu</c>: a script costs no shell of its own there.</summary>
    public static string InScript(HostCommand command) =>
        command is { Argv: ["sh", "-euc", var script], Input: null } ? script : CommandLine(command);
}
