namespace StorageChaos.Agent.Native;

/// <summary>A system call that returned -1.</summary>
/// <param name="Call">Its name, such as <c>open</c> or <c>fsync</c>.</param>
/// <param name="Number">Its errno.</param>
internal readonly record struct CallFailure(string Call, int Number)
{
    /// <summary>Symbolic errno.</summary>
    internal string Name => Errno.Name(Number);

    /// <summary>The failure of the call that this thread has just made.</summary>
    internal static CallFailure Of(string call) => new(call, Libc.Errno);
}
