namespace StorageChaos.Checks.Namespaces;

/// <summary>A value, and the operation that gave it.</summary>
internal readonly record struct Setting<T>(T Value, NameOp By);

/// <summary>What is in a file: so many bytes of one version, then zeros.</summary>
/// <param name="Id">Which file's content.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Kept">Bytes of it that are left.</param>
internal readonly record struct FileContent(long Id, long Version, long Kept);
