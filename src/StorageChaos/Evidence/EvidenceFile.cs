using System.Runtime.InteropServices;
using System.Text;

namespace StorageChaos.Evidence;

/// <summary>Writes files so that a reader, or a crash, meets the old content or the new one and nothing between.</summary>
internal static class EvidenceFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const int ReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC, as on x86-64

    /// <summary>Replaces a file: a new one beside it, flushed to the disk, then rename(2), and the directory flushed, too.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public static void Replace(string path, string text) => Replace(path, text, Flush);

    /// <summary>Likewise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its new content.</param>
    /// <param name="flush">Flushes a directory to the disk.</param>
    internal static void Replace(string path, string text, Action<string> flush) => Guard(path, () =>
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Utf8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        flush(DirectoryOf(path));
    });

    /// <summary>Points a symbolic link somewhere else without a moment in which there is none.</summary>
    /// <exception cref="IOException">It could not be made; names the path.</exception>
    public static void ReplaceLink(string link, string target) => Guard(link, () =>
    {
        var temporary = $"{link}.{target}.new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, target);
        // File.Move looks through the link and refuses to move what points at a directory.
        if (Rename(temporary, link) != 0)
        {
            var problem = Marshal.GetLastPInvokeErrorMessage();
            File.Delete(temporary);
            throw new IOException(problem);
        }

        Flush(DirectoryOf(link));
    });

    /// <summary>Runs something that writes, so that a full or read-only disk is reported with the path it was about.</summary>
    /// <exception cref="IOException">It failed; names the path.</exception>
    public static void Guard(string path, Action write) => Guard(path, () =>
    {
        write();
        return true;
    });

    /// <summary>Likewise, with a result.</summary>
    /// <exception cref="IOException">It failed; names the path.</exception>
    public static T Guard<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write {path}: {e.Message}", e);
        }
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    // Without it a crash of the machine may take the new name back (fsync(2)). File does not open directories.
    private static void Flush(string directory)
    {
        var fd = Open(directory, ReadOnlyDirectory);
        if (fd < 0) throw new IOException($"cannot open {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Sync(fd) != 0) throw new IOException($"cannot flush {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(fd);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int fd);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int fd);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
