using System.Text;

namespace StorageChaos.Histories;

/// <summary>
/// A file that only grows, line by line, each with one write(2): a harness that is killed leaves every line that it
/// wrote. Appending never fails, for who records may be about to heal a fault, and a full disk must not keep the
/// fault there; <see cref="ThrowIfFailed"/> tells where it can be told. Safe for several threads.
/// </summary>
public sealed class LineFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly FileStream file;
    private IOException? failure;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mode"><see cref="FileMode.CreateNew"/> or <see cref="FileMode.Append"/>.</param>
    /// <exception cref="IOException">It cannot be written; names the file.</exception>
    public LineFile(string path, FileMode mode)
    {
        this.path = path;
        try
        {
            // Unbuffered: nothing is left to fail at the end.
            file = new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Named(e);
        }
    }

    /// <summary>Appends a line. After a failure nothing more is written: a file with a hole in it would lie.</summary>
    public void Append(string line)
    {
        lock (gate)
        {
            if (failure is not null) return;
            try
            {
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
            catch (IOException e)
            {
                failure = Named(e);
            }
        }
    }

    /// <summary>Tells that the file is not whole.</summary>
    /// <exception cref="IOException">The disk is full or gone; names the file.</exception>
    public void ThrowIfFailed()
    {
        lock (gate)
        {
            if (failure is { } e) throw e;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private IOException Named(Exception e) => new($"cannot write {path}: {e.Message}", e);
}
