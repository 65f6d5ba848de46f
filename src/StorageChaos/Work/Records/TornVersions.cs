using System.Globalization;

namespace StorageChaos.Work.Records;

/// <summary>Of which versions a torn record consists: what the agent's read says as <c>versions=3,5 other=zeros</c>.</summary>
/// <param name="Versions">The versions of which there are sectors.</param>
/// <param name="Other">Whether there is anything else, or a part is missing.</param>
internal sealed record TornVersions(IReadOnlyList<long> Versions, bool Other)
{
    /// <summary>Reads it; what does not say of which versions it is, has other things in it.</summary>
    public static TornVersions Of(string? detail)
    {
        var words = (detail ?? "").Split(' ');
        var versions = words[0].StartsWith("versions=", StringComparison.Ordinal) ? words[0]["versions=".Length..].Split(',') : [];
        var numbers = versions
            .Select(v => long.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .ToList();
        return new TornVersions(numbers, numbers.Count == 0 || words.Length > 1);
    }
}
