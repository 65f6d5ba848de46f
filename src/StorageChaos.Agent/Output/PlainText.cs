using System.Text;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Output;

/// <summary>A line for people. Console would make the agent larger with terminals and encodings that it does not need.</summary>
internal static class PlainText
{
    /// <returns>Whether the line was written.</returns>
    internal static bool WriteLine(int fd, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\n");
        return Libc.Write(fd, bytes) == bytes.Length;
    }
}
