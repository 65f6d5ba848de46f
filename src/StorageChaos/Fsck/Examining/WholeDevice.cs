using System.Globalization;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>
/// Reads a device from end to end: only then a file system that is refused is damaged, and not a device that fails. Past the
/// page cache (dd(1), iflag=direct) where that is possible, so that it is the device that answers.
/// </summary>
internal static class WholeDevice
{
    /// <summary>The command.</summary>
    public static HostCommand Read(string device) => HostCommand.Of("env", "LC_ALL=C", "sh", "-uc", Script, "whole", device);

    /// <summary>Why it does not read whole, with the place; null if it does.</summary>
    /// <param name="run">What <see cref="Read"/> wrote.</param>
    /// <param name="size">What there is to be read, in bytes.</param>
    public static string? Problem(CheckerRun run, long size)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var copied = output.Stdout
            .Select(l => long.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0)
            .ToList();
        if (run.Ended is { } ended)
            return $"it could not be read from end to end: {ended}";
        if (copied.Count > 0 && output.FirstWith("error reading") is { } error)
            return $"it does not read whole: {error[(error.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]} at byte {copied[^1]}";
        if (run.ExitCode != 0 || copied.Count == 0)
            return $"it could not be read from end to end: {output.LastLine}";
        return copied[0] == size ? null : $"it does not read whole: it ends at byte {copied[0]} of {size}";
    }

    // Prints how much could be read. What fails is a whole MiB: smaller reads tell where in it.
    private const string Script = """
        bytes() { awk '$2 ~ /^bytes?$/ { print $1 }'; }
        how=direct
        dd if="$1" of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null || how=fullblock
        said=$(dd if="$1" of=/dev/null bs=1048576 iflag=$how 2>&1) && code=0 || code=$?
        printf '%s\n' "$said" >&2
        whole=$(printf '%s\n' "$said" | bytes)
        echo "${whole:-0}"
        [ "$code" -ne 0 ] || exit 0
        at=$((${whole:-0} / 4096))
        more=$(dd if="$1" of=/dev/null bs=4096 skip="$at" count=257 iflag=$how 2>&1 | bytes)
        echo "$((at * 4096 + ${more:-0}))"
        exit "$code"
        """;
}
