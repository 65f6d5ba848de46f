using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Working;

/// <summary>
/// Waits until standard input ends or has a line <c>stop</c>. It ends by itself when the connection or the harness dies, so the agent
/// does not go on when nobody listens.
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
                    // A line that does not fit is not "stop". There is room for more than "stop", so what is kept of it is not either.
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
