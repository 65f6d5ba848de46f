namespace StorageChaos.Tampering;

/// <summary>What bytes are replaced with.</summary>
public enum Fill
{
    /// <summary>Bytes of value 0, as a hole or a discarded block reads.</summary>
    Zeros,

    /// <summary>Bytes of value 255, which no writer writes.</summary>
    Ones,
}

/// <summary>Fills as shell commands.</summary>
internal static class FillCommands
{
    /// <summary>A command that writes so many bytes to its standard output.</summary>
    public static string Bytes(this Fill fill, long count) => fill == Fill.Zeros
        ? $"head -c {count} /dev/zero"
        : $"head -c {count} /dev/zero | tr '\\0' '\\377'";
}
