using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Output;

/// <summary>
/// Where lines go: straight to a file descriptor, each with one write(2) and without a buffer. So a line that was handed over survives
/// whatever happens to the agent next. Several threads may write.
/// </summary>
/// <param name="fd">Usually standard output; never a file on the storage under test.</param>
/// <param name="stop">Cancelled when the descriptor breaks: work that nobody records must end.</param>
internal sealed class Journal(int fd, CancellationTokenSource stop)
{
    private readonly Lock gate = new();
    private bool closed;

    /// <summary>The descriptor gave an error.</summary>
    internal bool Broken { get; private set; }

    /// <returns>Whether the line was handed over. False once the journal is broken or closed.</returns>
    internal bool Write(JsonLine line)
    {
        lock (gate) return !closed && WriteInside(line);
    }

    /// <summary>
    /// Writes the last line; a worker that returns from its system call later adds none. Gives up after <paramref name="patience"/> if
    /// another thread hangs in a write because nobody reads.
    /// </summary>
    internal bool Close(JsonLine last, TimeSpan patience)
    {
        if (!gate.TryEnter(patience)) return false;
        try
        {
            if (closed) return false;
            closed = true;
            return WriteInside(last);
        }
        finally
        {
            gate.Exit();
        }
    }

    private bool WriteInside(JsonLine line)
    {
        if (Broken) return false;
        var rest = line.End();
        while (rest.Length > 0)
        {
            var written = Libc.Write(fd, rest);
            if (written > 0)
            {
                rest = rest[(int)written..];
            }
            else if (written == 0 || Libc.Errno != Errno.EIntr)
            {
                Broken = true;
                stop.Cancel();
                return false;
            }
        }

        return true;
    }
}
