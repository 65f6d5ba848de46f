using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using StorageChaos.Agent.Native;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// A checksum of what is in an image, and where. It does not read holes: those of a new copy of 320 MB would take the kernel
/// longer than all the rest of its check.
/// </summary>
internal static class ImageHash
{
    private const int Page = 4096;

    // lseek(2)
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(string image)
    {
        using var file = File.OpenHandle(image, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var (sum, buffer, length) = (0u, new byte[256 * Page], RandomAccess.GetLength(file));
        for (long at = 0, end; (at = Seek(file, at, SeekData)) >= 0 && at < length; at = end)
        {
            end = Seek(file, at, SeekHole);
            for (at -= at % Page; at < end; at += buffer.Length)
                sum = Add(sum, at, Read(file, buffer, at, end));
        }

        return $"{length} {sum:x8}";
    }

    // Of data and holes alike: zeros do not count, whether they are written or not.
    private static uint Add(uint sum, long at, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i += Page)
        {
            var page = bytes.Slice(i, Page);
            if (!page.ContainsAnyExcept((byte)0))
                continue;
            sum = BitOperations.Crc32C(sum, (ulong)(at + i));
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(page)) sum = BitOperations.Crc32C(sum, word);
        }

        return sum;
    }

    // Whole pages; what is missing from the last one is zeros.
    private static ReadOnlySpan<byte> Read(SafeFileHandle file, byte[] buffer, long at, long end)
    {
        var count = (int)Math.Min(buffer.Length, end - at);
        var pages = buffer.AsSpan(0, (count + Page - 1) / Page * Page);
        pages.Clear();
        for (int had = 0, n; had < count && (n = RandomAccess.Read(file, buffer.AsSpan(had, count - had), at + had)) > 0;) had += n;
        return pages;
    }

    private static long Seek(SafeFileHandle file, long at, int whence) => Libc.Seek((int)file.DangerousGetHandle(), at, whence);
}
