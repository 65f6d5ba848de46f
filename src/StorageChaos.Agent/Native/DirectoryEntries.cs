using System.Buffers.Binary;
using System.Text;

namespace StorageChaos.Agent.Native;

/// <summary>What a directory lists, by getdents64(2). A damaged directory may list a name twice; then it is here twice.</summary>
internal static class DirectoryEntries
{
    /// <param name="path">The directory.</param>
    /// <param name="error">Name of the error that ended the list early; null if it is complete.</param>
    /// <returns>The names that were listed before the error, sorted by their bytes: the order on disk says nothing.</returns>
    internal static List<string> Of(string path, out string? error)
    {
        var names = new List<string>();
        error = null;
        var fd = Libc.Open(path, Libc.OReadOnly | Libc.ODirectory | Libc.OCloseOnExec, 0);
        var buffer = new byte[32 * 1024];
        while (error is null)
        {
            var length = fd < 0 ? -1 : Libc.GetEntries(fd, buffer);
            if (length < 0) error = Errno.Name(Libc.Errno);
            if (length <= 0) break;
            // struct linux_dirent64: d_reclen at 16, d_name at 19.
            for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 16)))
            {
                var name = buffer.AsSpan(at + 19);
                var text = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
                if (text is not ("." or "..")) names.Add(text);
            }
        }

        if (fd >= 0) _ = Libc.Close(fd);
        names.Sort(string.CompareOrdinal);
        return names;
    }
}
