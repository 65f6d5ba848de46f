using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.FileSystems;

namespace StorageChaos.Tampering;

/// <summary>
/// Blocks of the LUN are overwritten under the file system, which does not know of it: those that hold a part of a file
/// (found by FIEMAP, filefrag(8), while it is mounted), or those at an offset of the LUN.
/// </summary>
public sealed record BlockTamper : Tamper
{
    private const int Sector = 512;

    /// <summary>
    /// The file whose blocks are meant, relative to the export; null: <see cref="Offset"/> counts from the LUN's beginning.
    /// </summary>
    public string? File { get; init; }

    /// <summary>Where, in bytes: a multiple of 512.</summary>
    public long Offset { get; init; }

    /// <summary>How much, in bytes: a multiple of 512. Of a file it must lie in one extent.</summary>
    public long Bytes { get; init; } = 4096;

    /// <summary>What it is replaced with.</summary>
    public Fill With { get; init; } = Fill.Zeros;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Bytes} bytes of the LUN replaced with {With.ToString().ToLowerInvariant()}, "
        + $"{(File is null ? $"at {Offset}" : $"where {File} has its bytes from {Offset} on")}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (File is not null && Misplaced(File) is { } misplaced) yield return misplaced;
        if (File is not null && stack.FileSystem.Type == FileSystemType.Btrfs)
            yield return "file: btrfs does not tell where on the LUN a file lies; give an offset of the LUN";
        if (Offset < 0 || Offset % Sector != 0) yield return $"offset: {Offset} is not a multiple of {Sector}";
        if (Bytes is < Sector or > 1 << 30 || Bytes % Sector != 0)
            yield return $"bytes: {Bytes} is not a multiple of {Sector} up to 1073741824";
    }

    /// <inheritdoc/>
    public override HostCommand? WhileMounted(string id) => File is null ? null : HostCommand.Script($$"""
        mkdir -p {{StackPaths.State}}
        file={{Shell.Quote($"{StackPaths.Export}/{File}")}}
        [ -f "$file" ] || { printf 'there is no file %s on the server\n' {{Shell.Quote(File)}} >&2; exit 1; }
        sync -f "$file"
        # extent: first..last, physical first..last, length; in sectors
        filefrag -b{{Sector}} -v "$file" | tr -d '.:' | awk -v from={{Offset / Sector}} -v count={{Bytes / Sector}} '
          $1 ~ /^[0-9]+$/ && NF >= 6 && $2 <= from && from + count - 1 <= $3 { print $4 + from - $2; found = 1; exit }
          END { exit !found }' > {{StackPaths.State}}/{{id}} || {
          printf '%s has no extent that holds {{Bytes}} bytes at {{Offset}}\n' {{Shell.Quote(File)}} >&2
          exit 1
        }
        """);

    /// <inheritdoc/>
    public override HostCommand? Offline(string id, string device) => HostCommand.Script($"""
        sector={(File is null ? $"{Offset / Sector}" : $"$(cat {StackPaths.State}/{id})")}
        {With.Bytes(Bytes)} | dd of={device} bs=1M iflag=fullblock oflag=seek_bytes seek=$((sector * {Sector})) conv=notrunc,fsync status=none
        blockdev --flushbufs {device}
        """);
}
