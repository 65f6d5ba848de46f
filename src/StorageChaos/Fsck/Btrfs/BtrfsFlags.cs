using System.Globalization;
using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>
/// Takes a line apart that names several errors of one inode or one reference
/// (<c>root 5 inode 257 errors 2001, no inode item, link count wrong</c>).
/// </summary>
internal static partial class BtrfsFlags
{
    /// <summary>The line once for each error, with the error's name; any other line as it is, without a name.</summary>
    public static IReadOnlyList<(string Line, string? Flag)> Split(string line)
    {
        if (!line.Contains(" errors ", StringComparison.Ordinal) || Line().Match(line) is not { Success: true } match)
            return [(line, null)];
        var flags = match.Groups["flags"] is { Success: true, Value: var text } ? Separator().Split(text).ToList() : [];
        if (match.Groups["bits"] is { Success: true, Value: var bits }
            && uint.TryParse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var errors))
            flags.AddRange(Unnamed.Where(u => (errors & u.Bit) != 0).Select(u => u.Name));
        return flags.Count == 0 ? [(line, null)] : [.. flags.Select(flag => ($"{match.Groups["head"].Value}, {flag}", flag))];
    }

    // print_inode_error() of btrfs-progs has no words for these two (check/mode-original.h).
    private static readonly (uint Bit, string Name)[] Unnamed = [(0x4000, "unaligned extent record"), (0x40000, "mismatched name hash")];

    [GeneratedRegex(
        "^(?<head>(?:reloc)?root [0-9]+ inode [0-9]+ errors (?<bits>[0-9a-f]+)|" +
        "\tunresolved ref dir .* errors [0-9a-f]+)(?:, (?<flags>.*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    // If both are missing, the entry itself is missing, which is not the same as a broken index: not taken apart.
    [GeneratedRegex("(?<!no dir item), |, (?!no dir index)", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
