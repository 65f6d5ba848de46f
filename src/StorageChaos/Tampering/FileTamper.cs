using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Tampering;

/// <summary>
/// A part of a file is overwritten on the server, by the server itself: its file system and its NFS server know of it, the
/// client does not.
/// </summary>
public sealed record FileTamper : Tamper
{
    /// <summary>The file, relative to the export, e.g. <c>writer-0.dat</c>.</summary>
    public required string File { get; init; }

    /// <summary>Where in the file, in bytes from its beginning.</summary>
    public long Offset { get; init; }

    /// <summary>How much, in bytes.</summary>
    public long Bytes { get; init; } = 4096;

    /// <summary>What it is replaced with.</summary>
    public Fill With { get; init; } = Fill.Zeros;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Bytes} bytes of {File} at {Offset} replaced with {With.ToString().ToLowerInvariant()} on the server";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec stack)
    {
        if (Misplaced(File) is { } misplaced) yield return misplaced;
        if (Offset < 0) yield return $"offset: {Offset} is negative";
        if (Bytes is < 1 or > 1 << 30) yield return $"bytes: {Bytes} is not between 1 and 1073741824";
    }

    /// <inheritdoc/>
    public override HostCommand? WhileMounted(string id)
    {
        var (name, file) = (Shell.Quote(File), Shell.Quote($"{StackPaths.Export}/{File}"));
        return HostCommand.Script($$"""
            [ -f {{file}} ] || { printf 'there is no file %s on the server\n' {{name}} >&2; exit 1; }
            size=$(stat -c %s {{file}})
            [ $size -ge {{Offset + Bytes}} ] || { printf '%s has only %s bytes\n' {{name}} "$size" >&2; exit 1; }
            {{With.Bytes(Bytes)}} | dd of={{file}} bs=1M iflag=fullblock oflag=seek_bytes seek={{Offset}} conv=notrunc,fsync status=none
            """);
    }

    /// <inheritdoc/>
    public override HostCommand? Offline(string id, string device) => null;
}
