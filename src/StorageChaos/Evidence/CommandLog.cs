using System.Text.Json;
using StorageChaos.Hosts;

namespace StorageChaos.Evidence;

/// <summary>
/// Writes every command's outcome to <c>commands.jsonl</c> as it happens, flushed to the kernel at once.
/// Safe for several threads.
/// </summary>
public sealed class CommandLog : IDisposable
{
    /// <summary>Characters of one output that are kept; of a longer one, its beginning and its end.</summary>
    public const int Limit = 64 * 1024;

    private readonly Lock gate = new();
    private readonly string path;
    private readonly FileStream file;

    internal CommandLog(string path)
    {
        this.path = path;
        // Unbuffered: each line is one write(2), and nothing is left to fail at the end.
        file = EvidenceFile.Guard(path, () => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Appends one outcome.</summary>
    /// <exception cref="IOException">The disk under the run directory is full or gone; names the path.</exception>
    public void Record(CommandOutcome outcome)
    {
        var cut = outcome with { Command = Cut(outcome.Command), Output = Cut(outcome.Output), ErrorOutput = Cut(outcome.ErrorOutput) };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(cut, EvidenceJson.Line), (byte)'\n'];
        EvidenceFile.Guard(path, () =>
        {
            lock (gate) file.Write(line);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string Cut(string text)
    {
        if (text.Length <= Limit)
            return text;
        // The beginning says what it was, the end why it failed.
        var half = Limit / 2;
        return $"{text[..half]}\n[... cut: {text.Length} characters in all ...]\n{text[^half..]}";
    }
}
