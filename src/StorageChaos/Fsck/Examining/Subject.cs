using System.Globalization;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>What is to be checked, as it was found: looked at, never opened for writing.</summary>
internal sealed record Subject
{
    public required string Path { get; init; }

    public required bool IsBlockDevice { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Who has it, if somebody has: a mount point, a device on top of it.</summary>
    public string? InUseBy { get; init; }

    /// <summary>Its first bytes, up to <see cref="IChecker.HeadLength"/>.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>Why it could not be read, if it could not.</summary>
    public string? Unreadable { get; init; }

    /// <exception cref="HostCommandException">The host did not answer.</exception>
    /// <exception cref="FsckInputException">It is nothing that could hold a file system; says why.</exception>
    public static async Task<Subject> ProbeAsync(IHost host, string path, TimeSpan limit, CancellationToken ct)
    {
        var facts = new Dictionary<string, string>();
        var outcome = await host.RunAsync(HostCommand.Script(Script(path)) with { Deadline = limit }, ct);
        foreach (var line in outcome.Output.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                facts.TryAdd(line[..equals], line[(equals + 1)..]);
        }

        if (facts.TryGetValue("refused", out var refused))
            throw new FsckInputException($"{path}: {refused}");
        var size = long.TryParse(facts.GetValueOrDefault("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : 0;
        if (size == 0)
            throw new FsckInputException($"{path}: empty: there is no file system in 0 bytes");
        return new Subject
        {
            Path = path,
            IsBlockDevice = facts.GetValueOrDefault("type") == "block special file",
            Size = size,
            InUseBy = facts.GetValueOrDefault("used"),
            Head = Pages(facts.GetValueOrDefault("head") ?? ""),
            Unreadable = facts.GetValueOrDefault("unreadable"),
        };
    }

    /// <summary>Some bytes of it; fewer where it ends before.</summary>
    /// <exception cref="HostCommandException">They cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(IHost host, string path, long offset, int count, CancellationToken ct)
    {
        var outcome = await host.RunAsync(
            HostCommand.Script($"tail -c +{offset + 1} {Shell.Quote(path)} | head -c {count} | base64 -w0"),
            ct);
        return Convert.FromBase64String(outcome.Output.Trim());
    }

    /// <summary>The first bytes of a device, up to <see cref="IChecker.HeadLength"/>, as far as superblocks stand in them.</summary>
    /// <exception cref="HostCommandException">They cannot be read.</exception>
    public static async Task<byte[]> ReadHeadAsync(IHost host, string path, CancellationToken ct) =>
        Pages((await host.RunAsync(HostCommand.Script($"p={Shell.Quote(path)}; {HeadScript}"), ct)).Output);

    // The first page and the one at 64 KiB: what lies between is not needed, and would only fill the record of commands.
    private const string HeadScript = "for k in 0 16; do dd if=\"$p\" bs=4096 skip=$k count=1 2>/dev/null | base64 -w0; printf ' '; done";

    private static byte[] Pages(string pages)
    {
        var head = new byte[IChecker.HeadLength];
        var parts = pages.Split(' ').Take(2).Select(p => Convert.FromBase64String(p.Trim())).ToList();
        foreach (var (page, at) in parts.Zip(new[] { 0, 64 * 1024 }))
            page.CopyTo(head, at);
        return head;
    }

    // A mount may be in any namespace; btrfs is found by its source, since it shows no device number of its own.
    private static string Script(string path)
    {
        var p = Shell.Quote(path);
        return $$"""
            PATH=$PATH:/usr/sbin:/sbin
            p={{p}}
            t=$(stat -L -c %F -- "$p" 2>&1) || { echo "refused=${t##*: }"; exit 0; }
            echo "type=$t"
            case $t in
              'regular file' | 'regular empty file') stat -L -c size=%s -- "$p" ;;
              'block special file')
                  [ -r "$p" ] || { echo 'refused=Permission denied'; exit 0; };
                  s=$(blockdev --getsize64 "$p" 2>&1) && echo "size=$s" || { echo "refused=${s##*: }"; exit 0; } ;;
              *) echo "refused=is a $t, neither an image nor a block device"; exit 0 ;;
            esac
            e=$( { head -c 1 -- "$p" >/dev/null; } 2>&1 ) || case $e in
              *'Permission denied'*) echo 'refused=Permission denied'; exit 0 ;;
              *) echo "unreadable=${e##*: }" ;;
            esac
            used() {
              r=$(readlink -f -- "$1"); n=$(stat -L -c '%Hr:%Lr' -- "$1")
              cat /proc/[0-9]*/mountinfo 2>/dev/null |
                  awk -v n="$n" -v r="$r" '{ s = ""; for (i = 7; i <= NF; i++) if ($i == "-") { s = $(i + 2); break }
                      if ($3 == n || s == r) { print "used=mounted on " $5; exit } }'
              awk -v r="$r" '$1 == r { print "used=swap space" }' /proc/swaps
              for h in /sys/dev/block/$n/holders/*; do [ -e "$h" ] && echo "used=in use by ${h##*/}"; done
              return 0
            }
            if [ "$t" = 'block special file' ]; then used "$p"; else
              for l in $(losetup -n -O NAME -j "$p" 2>/dev/null); do used "$l"; done
            fi
            printf 'head='; {{HeadScript}}; echo
            """;
    }
}
