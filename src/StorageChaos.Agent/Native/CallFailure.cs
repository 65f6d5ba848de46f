namespace StorageChaos.Agent.Native;

/// <summary>A system call that returned -1.</summary>
/// <param name="Call"><c>open</c>, <c>write</c>, <c>fsync</c> or <c>close</c>.</param>
/// <param name="Number">Its errno.</param>
internal readonly record struct CallFailure(string Call, int Number)
{
    /// <summary>Symbolic errno.</summary>
    internal string Name => Errno.Name(Number);

    /// <summary>The failure of the call just made on this thread.</summary>
    internal static CallFailure Of(string call) => new(call, Libc.Errno);
}
