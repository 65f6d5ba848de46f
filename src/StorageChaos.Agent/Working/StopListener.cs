using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Working;

/// <summary>
/// Waits on standard input for its end or a line <c>stop</c>. The end comes by itself when the connection or the
/// harness dies, so an agent that nobody listens to does not go on.
/// </summary>
internal static class StopListener
{
    internal static void Listen(int fd, CancellationTokenSource stop)
    {
        Span<byte> buffer = stackalloc byte[256];
        Span<byte> line = stackalloc byte[8];
        var length = 0;
        while (true)
        {
            var count = Libc.Read(fd, buffer);
            if (count < 0 && Libc.Errno == Errno.EIntr) continue;
            if (count <= 0) break;
            foreach (var b in buffer[..(int)count])
            {
                if (b != (byte)'\n')
                {
                    // A longer line than fits is not "stop"; what is kept of it must not become so.
                    if (length < line.Length) line[length++] = b;
                    continue;
                }

                if (line[..length].TrimEnd((byte)'\r').SequenceEqual("stop"u8))
                {
                    stop.Cancel();
                    return;
                }

                length = 0;
            }
        }

        stop.Cancel();
    }
}
