using System.Text.Json;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Evidence;

/// <summary>Writes every command's outcome to <c>commands.jsonl</c> as it happens. Safe for several threads.</summary>
public sealed class CommandLog : IDisposable
{
    /// <summary>Characters of one output that are kept; of a longer one, its beginning and its end.</summary>
    public const int Limit = 64 * 1024;

    private readonly LineFile file;

    internal CommandLog(string path) => file = new LineFile(path, FileMode.Append);

    /// <summary>Appends one outcome. Never fails: see <see cref="LineFile"/>.</summary>
    public void Record(CommandOutcome outcome) => file.Append(JsonSerializer.Serialize(
        outcome with
        {
            Command = Cut(outcome.Command),
            Output = Cut(outcome.Output),
            ErrorOutput = Cut(outcome.ErrorOutput),
        },
        EvidenceJson.Line));

    /// <inheritdoc cref="LineFile.ThrowIfFailed"/>
    public void ThrowIfFailed() => file.ThrowIfFailed();

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
