using System.Text;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Output;

/// <summary>A line for people. Console would pull in terminals and encodings that the agent has no use for.</summary>
internal static class PlainText
{
    /// <returns>Whether the line was written.</returns>
    internal static bool WriteLine(int fd, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\n");
        return Libc.Write(fd, bytes) == bytes.Length;
    }
}
