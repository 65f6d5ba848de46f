using System.Text;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// The directory under test, by system calls alone. The barrier of an operation is fsync: of the file if content or attributes
/// changed, of the directories if names changed.
/// </summary>
/// <param name="options">Where, and how large a file is.</param>
/// <param name="writer">Whose content it is.</param>
internal sealed class RealNames(NamespaceOptions options, int writer) : INames
{
    private const uint PrivateFile = 0b110_000_000;
    private const uint PrivateDirectory = 0b111_000_000;
    private readonly byte[] content = new byte[options.FileBytes];

    /// <inheritdoc/>
    public CallFailure? Settle(string tree, out NameAbilities abilities)
    {
        abilities = default;
        var path = Full(tree);
        if (Libc.MakeDirectory(path, PrivateDirectory) != 0 && Libc.Errno != Errno.EExist) return CallFailure.Of("mkdir");
        if (PlainFile.FsyncDirectory(options.Place.Directory) is { } parent) return parent;
        if (PlainFile.Open(path, Libc.OReadOnly | Libc.ODirectory, out var opened) is { } opening) return opening;
        var fd = opened.Descriptor;
        abilities = new NameAbilities(Libc.SetAttribute(fd, "user.probe", "1"u8) == 0, Libc.ChangeOwner(fd, 1000, 1000) == 0);
        var failure = opened.Fsync();
        opened.Close();
        return failure;
    }

    /// <inheritdoc/>
    public NameOutcome Do(NameStep step)
    {
        var path = Full(step.Path);
        return step.Action switch
        {
            NamespaceProtocol.Create => Create(step, path),
            NamespaceProtocol.Write => Change(path, Libc.OWriteOnly, "write", fd => Fill(fd, step)),
            NamespaceProtocol.Truncate => Change(path, Libc.OWriteOnly, "ftruncate", fd => Libc.Truncate(fd, step.Bytes) == 0),
            NamespaceProtocol.ChangeMode => Change(path, Opened(step), "fchmod", fd => Libc.ChangeMode(fd, (uint)step.Mode) == 0),
            NamespaceProtocol.ChangeOwner => Change(path, Opened(step), "fchown", fd => Libc.ChangeOwner(fd, step.Uid, step.Gid) == 0),
            NamespaceProtocol.SetTime => Change(path, Opened(step), "futimens", fd => Libc.SetModified(fd, step.Seconds) == 0),
            NamespaceProtocol.SetAttribute => Change(path, Opened(step), "fsetxattr", fd => SetAttribute(fd, step)),
            NamespaceProtocol.MakeDirectory => Names("mkdir", Libc.MakeDirectory(path, (uint)step.Mode), path),
            NamespaceProtocol.RemoveDirectory => Names("rmdir", Libc.RemoveDirectory(path), path),
            NamespaceProtocol.Unlink => Names("unlink", Libc.Unlink(path), path),
            NamespaceProtocol.SymbolicLink => Names("symlink", Libc.SymbolicLink(step.Text, path), path),
            NamespaceProtocol.Link => Names("link", Libc.Link(path, Full(step.To!)), Full(step.To!)),
            NamespaceProtocol.Rename => Names("rename", Libc.Rename(path, Full(step.To!)), Full(step.To!), path),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    private NameOutcome Create(NameStep step, string path)
    {
        var flags = Libc.OWriteOnly | Libc.OCreate | Libc.OExclusive | Libc.OCloseOnExec;
        var fd = Libc.Open(path, flags, PrivateFile & (uint)step.Mode);
        if (fd < 0) return Refused("open");
        var outcome = Finish(fd, "write", f => Fill(f, step));
        // From here on the name exists. Whatever fails, it may be there.
        if (outcome.Failure is not null) return outcome with { Definite = false };
        return PlainFile.FsyncDirectory(ParentOf(path)) is { } failure ? new NameOutcome(failure) : outcome;
    }

    private static NameOutcome Change(string path, int flags, string call, Func<int, bool> change)
    {
        var fd = Libc.Open(path, flags | Libc.OCloseOnExec, 0);
        // To open what is there changes nothing.
        return fd < 0 ? new NameOutcome(CallFailure.Of("open"), Definite: true) : Finish(fd, call, change);
    }

    private static NameOutcome Finish(int fd, string call, Func<int, bool> change)
    {
        var outcome = !change(fd) ? Refused(call)
            : Libc.Fsync(fd) != 0 ? new NameOutcome(CallFailure.Of("fsync"))
            : new NameOutcome(null, Seen: FileStatus.Known(fd)?.Times);
        // What close returns adds nothing: the barrier has returned, or has failed already.
        _ = Libc.Close(fd);
        // A write that failed may have written a part.
        return call == "write" ? outcome with { Definite = false } : outcome;
    }

    private static NameOutcome Names(string call, int result, params ReadOnlySpan<string> changed)
    {
        if (result != 0) return Refused(call);
        string? synced = null;
        foreach (var path in changed)
        {
            var parent = ParentOf(path);
            if (parent != synced && PlainFile.FsyncDirectory(parent) is { } failure) return new NameOutcome(failure);
            synced = parent;
        }

        return new NameOutcome(null);
    }

    private static NameOutcome Refused(string call)
    {
        var failure = CallFailure.Of(call);
        return new NameOutcome(failure, Refusals.Definite(failure.Number));
    }

    private bool Fill(int fd, NameStep step)
    {
        Record.Fill(content, options.Place.Seed, writer, FileContent.Number(step.Id, step.Version));
        return new PlainFile(fd).Write(content, 0) is null;
    }

    private static bool SetAttribute(int fd, NameStep step) =>
        Libc.SetAttribute(fd, step.Attribute, Encoding.UTF8.GetBytes(step.Text)) == 0;

    private string Full(string path) => $"{options.Place.Directory}/{path}";

    private static int Opened(NameStep step) => Libc.OReadOnly | (step.OfDirectory ? Libc.ODirectory : 0);

    private static string ParentOf(string path) => path[..path.LastIndexOf('/')];
}
