using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Mounts a device and unmounts it again, and prints what the kernel said meanwhile; <see cref="MountAnswer"/> reads it.</summary>
internal static class TrialMount
{
    /// <summary>What the output has before a line of the kernel's log (dmesg(1)).</summary>
    public const string KernelMark = "kernel: ";

    /// <summary>A line of the output: all that is needed was there, and the mount was tried.</summary>
    public const string Tried = "tried";

    /// <summary>
    /// The command. It works in namespaces of its own, so that nobody else sees the mount and it does not outlive a command
    /// that is killed. An image, and whatever is only to be read, is mounted by a loop device (losetup(8)): a read-only one
    /// does not let even the kernel write.
    /// </summary>
    /// <param name="type">File system, as mount(8) names it.</param>
    /// <param name="options">Options of mount(8).</param>
    /// <param name="device">Device or image.</param>
    /// <param name="writable">Whether the device may be changed: only a copy may.</param>
    /// <param name="prelude">Shell that looks at the device <c>$1</c> first, and ends with 3 if it is not to be mounted.</param>
    /// <param name="afterwards">Shell that runs after the unmount, with the device in <c>$device</c>.</param>
    public static HostCommand Of(
        string type, string options, string device, bool writable, string prelude = ":", string afterwards = ":") =>
        HostCommand.Of(
            "env", "LC_ALL=C", "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-uc",
            $$"""
            {{prelude}}
            {{Script}}
            {{afterwards}}
            exit "$code"
            """,
            "mount", device, type, $"{options},nodev,nosuid,noexec", writable ? "rw" : "ro");

    // The loop device is detached at once and stays for as long as it is open: also a shell that is killed leaves none.
    // Lines of the log are those behind the one that was the last. If that is gone the log has wrapped, and all are new.
    // Of them those count that name the device, and those of JBD2, which names none.
    private const string Script = """
        device=$1
        point=$(mktemp -d) || exit 3
        trap 'rmdir "$point"' EXIT
        trap 'exit 143' HUP INT TERM
        read_only=
        [ "$4" = rw ] || read_only=--read-only
        if [ -f "$1" ] || [ -n "$read_only" ]; then
            device=$(losetup $read_only --find --show "$1") || exit 3
            exec 8<"$device"
            losetup --detach "$device"
        fi
        name=$(readlink -f "$device")
        below=$(readlink -f "$1")
        [ -b "$below" ] || below=$name
        last=$(dmesg 2>/dev/null | tail -n 1)
        echo tried
        mount -t "$2" -o "$3" "$device" "$point" && code=0 || code=$?
        [ "$code" -ne 0 ] || umount "$point" || code=3
        dmesg 2>/dev/null | last=$last name=${name##*/} below=${below##*/} awk '
            { lines[++count] = $0 }
            $0 == ENVIRON["last"] { count = 0 }
            END {
                about = "(^|[^A-Za-z0-9])(" ENVIRON["name"] "|" ENVIRON["below"] ")([^A-Za-z0-9]|$)|JBD2: "
                for (i = 1; i <= count && printed < 40; i++) {
                    line = lines[i]
                    sub(/^\[[^]]*\] */, "", line)
                    if (line !~ about || line ~ /detected capacity change/) continue
                    print "kernel: " substr(line, 1, 300)
                    printed++
                }
            }'
        """;
}
