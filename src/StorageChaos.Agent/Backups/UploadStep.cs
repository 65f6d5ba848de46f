using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Backups;

/// <summary>What came of receiving or removing a file.</summary>
/// <param name="Failure">What failed; null if all went well.</param>
/// <param name="Of"><c>file</c>: before the file got its name; <c>directory</c>: from the rename on.</param>
internal readonly record struct UploadStep(CallFailure? Failure, string Of)
{
    /// <summary>What the whole file holds.</summary>
    internal string? Value { get; init; }

    /// <summary>The file could not even be opened.</summary>
    internal bool NotBegun { get; init; }

    /// <summary>The stop came half way.</summary>
    internal bool Abandoned { get; init; }
}
