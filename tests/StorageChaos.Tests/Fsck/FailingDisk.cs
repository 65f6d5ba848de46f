using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using NUnit.Framework;
using StorageChaos.Agent.Native;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// A disk some of whose sectors cannot be read: an image, shown by a FUSE file system (fuse(4)) of our own, since
/// device-mapper's <c>error</c> target is not in every kernel. It can be read only. As on a disk that is read without a
/// cache, a read fails as a whole if any byte of it is bad; the kernel splits reads at 1 MiB, so that the parts before the
/// bad one are a short read. Do not map the file into this process: a page fault would stop the garbage collector,
/// and with it the thread that has the answer.
/// </summary>
internal sealed class FailingDisk : IDisposable
{
    /// <summary>The file system's source in /proc/self/mountinfo.</summary>
    internal const string Source = "storagechaos-failing-disk";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly string mountPoint = Directory.CreateTempSubdirectory("storagechaos-disk-").FullName;
    private readonly SafeFileHandle image;
    private readonly FailingDiskServer server;
    private readonly Thread thread;
    private readonly int fuse;
    private readonly int wake;
    private volatile bool stopping;
    private bool disposed;

    private FailingDisk(SafeFileHandle image, (long Offset, long Length)[] bad, (long Offset, long Length) hanging, int fuse)
    {
        this.fuse = fuse;
        this.image = image;
        wake = FuseNative.NewEvent();
        server = new FailingDiskServer(fuse, image, bad, hanging);
        thread = new Thread(Serve) { IsBackground = true, Name = Source };
    }

    /// <summary>The disk: a regular file.</summary>
    internal string Path => System.IO.Path.Combine(mountPoint, "disk");

    /// <summary>Ends when the first read hangs.</summary>
    internal Task FirstHung => server.FirstHung;

    /// <summary>Shows an image of which every read that overlaps one of these ranges, in bytes, fails with EIO.</summary>
    /// <exception cref="InconclusiveException">This machine does not let us mount a FUSE file system.</exception>
    internal static FailingDisk Over(string imagePath, params (long Offset, long Length)[] bad) => Hanging(imagePath, (0, 0), bad);

    /// <summary>The same, and reads that overlap <paramref name="hanging"/> are not answered before <see cref="Release"/>.</summary>
    internal static FailingDisk Hanging(string imagePath, (long Offset, long Length) hanging, params (long Offset, long Length)[] bad)
    {
        var image = File.OpenHandle(imagePath);
        var fuse = Libc.Open("/dev/fuse", FuseNative.OReadWrite | FuseNative.ONonBlock | Libc.OCloseOnExec, 0);
        if (fuse < 0)
        {
            image.Dispose();
            Assert.Inconclusive($"no FUSE on this machine: /dev/fuse: {new Win32Exception(Libc.Errno).Message}");
        }

        var disk = new FailingDisk(image, bad, hanging, fuse);
        try
        {
            disk.Mount();
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>Answers the reads that hang, and lets later ones through.</summary>
    internal void Release() => Wake();

    /// <summary>Unmounts, also under open files, whose reads fail from now on.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _ = FuseNative.Unmount(mountPoint, FuseNative.Detach);
        stopping = true;
        Wake();
        if (thread.IsAlive && !thread.Join(Limit))
            throw new TimeoutException($"{Source} did not stop within {Limit.TotalSeconds} s");

        // Closing the device is what fails the requests that are left.
        _ = Libc.Close(fuse);
        _ = Libc.Close(wake);
        image.Dispose();
        Directory.Delete(mountPoint);
    }

    private void Mount()
    {
        var data = $"fd={fuse},rootmode=40000,user_id=0,group_id=0,max_read={FuseReply.MaxRead}";
        if (FuseNative.Mount(Source, mountPoint, "fuse", FuseNative.ReadOnlyNoSetuidNoDevices, data) < 0)
        {
            var (errno, why) = (Libc.Errno, $"mount of a FUSE file system: {new Win32Exception(Libc.Errno).Message}");
            if (errno is FuseNative.EPerm or FuseNative.ENoDev)
                Assert.Inconclusive(why);
            throw new IOException(why);
        }

        AppDomain.CurrentDomain.ProcessExit += OnExit;
        thread.Start();
    }

    private void OnExit(object? sender, EventArgs e) => Dispose();

    private void Wake() => _ = Libc.Write(wake, BitConverter.GetBytes(1UL));

    private void Serve()
    {
        // The kernel wants room for FUSE_MIN_READ_BUFFER at least; nothing we allow is longer.
        var message = new byte[64 * 1024];
        Span<FuseNative.Polled> polled = [new() { Fd = fuse, Events = FuseNative.PollIn }, new() { Fd = wake, Events = FuseNative.PollIn }];
        while (true)
        {
            _ = FuseNative.Wait(polled);
            if (stopping)
                return;
            if (Libc.Read(wake, message.AsSpan(0, 8)) > 0)
                server.Release();

            // Other errors are of this request: it was interrupted (ENOENT), or somebody wants it no more (EAGAIN).
            var count = Libc.Read(fuse, message);
            if (count > 0)
                server.Handle(message.AsSpan(0, (int)count));
            else if (count < 0 && Libc.Errno == FuseNative.ENoDev)
                return;
        }
    }
}
