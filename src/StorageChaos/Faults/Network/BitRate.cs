using System.Globalization;
using System.Text.RegularExpressions;

namespace StorageChaos.Faults.Network;

/// <summary>Bits a second as tc(8) writes them: <c>256kbit</c>, <c>10mbit</c>, <c>1.5gbit</c>.</summary>
internal static partial class BitRate
{
    /// <summary>Bits a second; null if the text is not a rate, or nothing.</summary>
    public static double? Parse(string text)
    {
        if (Format().Match(text) is not { Success: true } match) return null;
        var rate = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            * match.Groups[2].Value switch { "kbit" => 1e3, "mbit" => 1e6, "gbit" => 1e9, _ => 1 };
        return rate > 0 ? rate : null;
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)(bit|kbit|mbit|gbit)$")]
    private static partial Regex Format();
}
