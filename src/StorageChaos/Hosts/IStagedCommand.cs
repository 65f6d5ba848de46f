namespace StorageChaos.Hosts;

/// <summary>
/// A command that its host holds ready and runs as soon as it is told to: the cost of starting a process over a connection
/// is paid beforehand. If it is disposed without having been told, it does nothing.
/// </summary>
public interface IStagedCommand : IAsyncDisposable
{
    /// <summary>Runs it. It may be run again when it has ended, but not before.</summary>
    /// <returns>What it did; the duration counts from the word to the command's end on its host.</returns>
    /// <exception cref="HostCommandException">Exit code other than 0, deadline passed, or the connection is lost.</exception>
    Task<CommandOutcome> FireAsync(CancellationToken ct);
}
