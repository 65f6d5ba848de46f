using System.Globalization;

namespace StorageChaos.Faults.Block;

/// <summary>A part of a disk as people write it: a percentage, or bytes. Its size is known only on its host.</summary>
internal static class Portion
{
    /// <summary>
    /// A shell expression of it in sectors, on a boundary of 4 KiB, where <c>size</c> is the disk's size in sectors; null if it is
    /// no portion.
    /// </summary>
    public static string? Sectors(string text) =>
        text.EndsWith('%')
            ? Number(text[..^1]) is { } percent and <= 100
                ? string.Create(CultureInfo.InvariantCulture, $"size * {percent} / 100 / 8 * 8")
                : null
            : Number(text) is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 4096 * 8}") : null;

    /// <summary>Whether it is nothing, after rounding.</summary>
    public static bool IsZero(string text) => text is "0%" || (Number(text) is { } bytes && bytes < 4096);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 53 ? number : null;
}
