namespace StorageChaos.Agent.Native;

/// <summary>
/// Symbolic names of errno(3), with the numbers of Linux on x86-64 (asm-generic/errno.h). The list has those that local file
/// systems, block devices and NFS are known to return.
/// </summary>
internal static class Errno
{
    internal const int EPerm = 1;
    internal const int EIntr = 4;
    internal const int EAccess = 13;
    internal const int EExist = 17;
    internal const int EIsDir = 21;
    internal const int ENoSpace = 28;
    internal const int EReadOnly = 30;
    internal const int EMoreLinks = 31;
    internal const int ENameTooLong = 36;
    internal const int ENotEmpty = 39;
    internal const int ENotSupported = 95;
    internal const int EQuota = 122;

    /// <summary>The symbol of what a class of the base library threw. On Linux the exception keeps the number.</summary>
    internal static string Name(Exception e) => e switch
    {
        DirectoryNotFoundException or FileNotFoundException => "ENOENT",
        UnauthorizedAccessException => "EACCES",
        IOException { HResult: > 0 } io => Name(io.HResult),
        _ => "EIO",
    };

    /// <summary>The symbol. A number that is not in the list is <c>E</c> and the number.</summary>
    internal static string Name(int errno) => errno switch
    {
        EPerm => "EPERM",
        2 => "ENOENT",
        EIntr => "EINTR",
        5 => "EIO",
        6 => "ENXIO",
        9 => "EBADF",
        11 => "EAGAIN",
        12 => "ENOMEM",
        EAccess => "EACCES",
        14 => "EFAULT",
        16 => "EBUSY",
        EExist => "EEXIST",
        18 => "EXDEV",
        19 => "ENODEV",
        20 => "ENOTDIR",
        EIsDir => "EISDIR",
        22 => "EINVAL",
        23 => "ENFILE",
        24 => "EMFILE",
        26 => "ETXTBSY",
        27 => "EFBIG",
        ENoSpace => "ENOSPC",
        29 => "ESPIPE",
        EReadOnly => "EROFS",
        EMoreLinks => "EMLINK",
        32 => "EPIPE",
        35 => "EDEADLK",
        ENameTooLong => "ENAMETOOLONG",
        37 => "ENOLCK",
        38 => "ENOSYS",
        ENotEmpty => "ENOTEMPTY",
        40 => "ELOOP",
        52 => "EBADE",
        61 => "ENODATA",
        62 => "ETIME",
        67 => "ENOLINK",
        70 => "ECOMM",
        71 => "EPROTO",
        74 => "EBADMSG",
        75 => "EOVERFLOW",
        84 => "EILSEQ",
        ENotSupported => "EOPNOTSUPP",
        100 => "ENETDOWN",
        101 => "ENETUNREACH",
        102 => "ENETRESET",
        103 => "ECONNABORTED",
        104 => "ECONNRESET",
        105 => "ENOBUFS",
        107 => "ENOTCONN",
        108 => "ESHUTDOWN",
        110 => "ETIMEDOUT",
        111 => "ECONNREFUSED",
        112 => "EHOSTDOWN",
        113 => "EHOSTUNREACH",
        115 => "EINPROGRESS",
        116 => "ESTALE",
        117 => "EUCLEAN",
        121 => "EREMOTEIO",
        EQuota => "EDQUOT",
        123 => "ENOMEDIUM",
        125 => "ECANCELED",
        _ => $"E{errno}",
    };
}
