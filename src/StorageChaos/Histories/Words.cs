using System.Text.Json;

namespace StorageChaos.Histories;

/// <summary>Keeps each of the few words that ops repeat a million times once.</summary>
internal sealed class Words
{
    private const int Longest = 64;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string that a reader is at.</summary>
    /// <exception cref="InvalidOperationException">It is not at a string.</exception>
    public string Of(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > Longest)
            return Text(ref reader);
        Span<char> text = stackalloc char[Longest];
        text = text[..reader.CopyString(text)];
        if (known.TryGetValue(text, out var word))
            return word;
        word = text.ToString();
        known.Set.Add(word);
        return word;
    }

    /// <summary>Likewise, for a text that is hardly ever repeated.</summary>
    public static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new JsonException("no text");
}
