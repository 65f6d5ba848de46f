using System.Text.RegularExpressions;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>
/// What a mount of a file system says about it, from the words of mount(8) and the kernel. A refusal is damage only where it
/// can be nothing else: what this kernel cannot mount somebody else's may.
/// </summary>
internal sealed partial record MountAnswer
{
    /// <summary>What the finding's structure is called.</summary>
    public const string Structure = "mount";

    /// <summary>Whether it was mounted.</summary>
    public bool Mounted { get; init; }

    /// <summary>The refusal, if it means damage, provided that the device can be read.</summary>
    public Finding? Refusal { get; init; }

    /// <summary>Why the mount says nothing; null if it does.</summary>
    public string? Silent { get; init; }

    /// <summary>Reads the run of a <see cref="TrialMount"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pass">The pass of the finding.</param>
    public static MountAnswer Of(CheckerRun run, string pass)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        if (run.Ended is { } ended)
            return Says($"the mount was stopped: {ended}");
        var said = output.Stderr.Select(l => Prefix().Replace(l.Trim(), "").TrimEnd('.')).Where(l => !More().IsMatch(l)).ToList();
        var first = said.FirstOrDefault() ?? $"exit code {run.ExitCode}";
        if (!output.Stdout.Contains(TrialMount.Tried))
            return Says($"mounting was not tried: {first}");
        if (run.ExitCode == 0)
            return new MountAnswer { Mounted = true };
        if (output.Killed)
            return Says($"the mount was killed (exit code {run.ExitCode})");
        var kernel = output.Stdout
            .Where(l => l.StartsWith(TrialMount.KernelMark, StringComparison.Ordinal))
            .Select(l => l[TrialMount.KernelMark.Length..])
            .ToList();
        if (said.FirstOrDefault(l => NotOfTheFileSystem().IsMatch(l)) is { } machine)
            return Says($"this machine does not mount it: {machine}");
        if (kernel.FirstOrDefault(l => NotOfThisKernel().IsMatch(l)) is { } unknown)
            return Says($"this machine does not mount it: {unknown}");
        // A read behind the end of a device is no failure of the device: a pointer in the file system led there.
        if (!kernel.Exists(l => l.Contains("beyond end of device", StringComparison.Ordinal))
            && kernel.FirstOrDefault(l => DeviceFailed().IsMatch(l)) is { } failed)
            return Says($"the device failed under the mount: {failed}");
        var code = Errors.FirstOrDefault(e => first.Contains(e.Text, StringComparison.Ordinal)).Code;
        var words = kernel.Where(l => FileSystemWords().IsMatch(l)).ToList();
        // Of the other errors the number alone could mean much else.
        if (words.Count == 0 && code is not ("EUCLEAN" or "EBADMSG" or "EIO"))
            return Says($"the mount fails, and the kernel does not say why: {first}");
        return new MountAnswer
        {
            Refusal = new Finding
            {
                Class = FindingClass.Other,
                Structure = Structure,
                Severity = Severity.Critical,
                Code = code,
                Pass = pass,
                Message = words.Count == 0 ? first : $"{first}; kernel: {string.Join("; ", words)}",
                Meaning = Meanings.Of(FindingClass.Other, Structure),
            },
        };
    }

    private static MountAnswer Says(string nothing) => new() { Silent = nothing };

    // What mount(8) says for an error number, which it does not print; errno(3). EFSCORRUPTED is EUCLEAN and EFSBADCRC is
    // EBADMSG (kernel source, fs/xfs/xfs_linux.h, fs/ext4/ext4.h).
    private static readonly (string Text, string Code)[] Errors =
    [
        ("Structure needs cleaning", "EUCLEAN"),
        ("Bad message", "EBADMSG"),
        ("can't read superblock", "EIO"),
        ("Input/output error", "EIO"),
        ("wrong fs type, bad option, bad superblock", "EINVAL"),
        ("Invalid argument", "EINVAL"),
        ("No such file or directory", "ENOENT"),
    ];

    [GeneratedRegex(@"^mount: (?:\S+: )?", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^dmesg\(1\) may have more|^WARNING: ", RegexOptions.CultureInvariant)]
    private static partial Regex More();

    // EPERM, EACCES, ENODEV, EBUSY, EEXIST, ENOMEM, EROFS, ENOSPC, EMFILE, ENOSYS, EOPNOTSUPP.
    [GeneratedRegex(
        """
        unknown\ filesystem\ type | must\ be\ superuser | only\ root | [Pp]ermission\ denied | Operation\ not\ permitted
        | already\ mounted | busy | File\ exists | Cannot\ allocate\ memory | [Oo]ut\ of\ memory | No\ such\ device
        | read-only\.?$ | Read-only\ file\ system | write-protected | No\ space\ left | Too\ many | not\ implemented
        | not\ supported | special\ device\ .*\ does\ not\ exist | not\ a\ block\ device | not\ found
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex NotOfTheFileSystem();

    // Features, sizes and options that the kernel does not know or was not built for, parts that are elsewhere (a log, other
    // devices), a twin that is mounted, no such superblock, and a device that is too small for what its superblock says, which
    // is judged apart.
    [GeneratedRegex(
        """
        unsupported | not\ supported | [Uu]nrecogni[sz]ed\ features | unknown\ (?:incompat|compat_ro|read-only\ compat)
        | cannot\ be\ (?:safely\ )?mounted\ (?:without|by\ this\ kernel) | kernel\ was\ not\ built | Only\ pagesize
        | (?:bad\ block\ ?size|blocksize) | block\ device\ sector\ size | supports\ \d+\ byte\ sectors
        | too\ large\ to\ (?:be\ )?mount | Can't\ find\ ext\d\ filesystem | Invalid\ superblock\ magic\ number
        | external\ (?:log|journal) | journal\ (?:device|UUID) | realtime\ (?:volume|device)
        | duplicate\ UUID | write\ access\ unavailable | RO\ media | read-only\ device
        | devid\ \d+\ .*\ (?:is\ )?missing | missing\ devices | degraded | exceeds\ size\ of\ device
        | total_bytes\ should\ be\ at\ most | last\ sector\ read\ failed
        | [Oo]ut\ of\ memory | [Nn]ot\ enough\ memory | error\ -12\b | failed:\ -12\b | [Uu]nrecogni[sz]ed\ mount
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex NotOfThisKernel();

    [GeneratedRegex(@"I/O error, dev |Buffer I/O error on dev|critical (?:medium|target) error", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceFailed();

    // What a successful mount says as well is no word about a refusal.
    [GeneratedRegex(
        "^(?:EXT[234]-fs|XFS|JBD2|BTRFS (?:critical|error|warning))(?!.*(?:Mounting V|ounted filesystem|ounting Filesystem))",
        RegexOptions.CultureInvariant)]
    private static partial Regex FileSystemWords();
}
