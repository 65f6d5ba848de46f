using System.Collections.Immutable;

namespace StorageChaos.Work.Namespaces;

/// <summary>A value, and what made it so.</summary>
internal readonly record struct Setting<T>(T Value, Cause Cause)
{
    public Setting(T value, NameOp by)
        : this(value, new Cause(by, []))
    {
    }

    /// <summary>The next value, if it is not given by the operation alone but by what was there, too.</summary>
    public Setting<T> Then(T value, NameOp by) => new(value, new Cause(by, Cause.Upon.Add(Cause.By)));
}

/// <summary>Why something must be as it must be.</summary>
/// <param name="By">The operation that made it so.</param>
/// <param name="Upon">
/// Earlier operations that this depends on: if a power cut lawfully undid one of them, the later one found another state.
/// </param>
internal sealed record Cause(NameOp By, ImmutableList<NameOp> Upon);

/// <summary>What is in a file: so many bytes of one version, then zeros.</summary>
/// <param name="Id">Which file's content.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Kept">Bytes of it that are left.</param>
internal readonly record struct FileContent(long Id, long Version, long Kept);
