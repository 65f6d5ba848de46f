using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>
/// Paths of inodes without mounting: <c>btrfs inspect-internal dump-tree</c> prints what it can read, of a damaged tree
/// too, and awk keeps of it one name a directory and one an inode that is asked for.
/// </summary>
internal static class BtrfsPaths
{
    /// <summary>The command; prints <c>inode TAB path</c>, nothing for an inode that it cannot trace to the root.</summary>
    public static HostCommand Command(string device, IReadOnlyCollection<long> inodes)
    {
        var wanted = string.Join(',', inodes.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        return new() { Argv = ["sh", "-uc", Pipe, "sh", device, wanted, Program] };
    }

    public static IReadOnlyDictionary<long, string> Read(IEnumerable<string> lines)
    {
        var paths = new Dictionary<long, string>();
        foreach (var line in lines)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && long.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
                paths.TryAdd(inode, line[(tab + 1)..]);
        }

        return paths;
    }

    // The FS tree is that of the top level: inode numbers of subvolumes are their own.
    private const string Pipe = """btrfs inspect-internal dump-tree -t fs "$1" 2>/dev/null | awk -v wanted="$2" "$3" """;

    // An INODE_ITEM comes before the INODE_REF of the same inode. Where an inode has lost its reference, the directory
    // entry that leads to it serves.
    private const string Program = """
        BEGIN { count = split(wanted, list, ","); for (i in list) want[list[i]] = 1 }
        /^\titem [0-9]+ key \(/ { inode = substr($4, 2); type = $5; parent = $6; sub(/\)$/, "", parent); next }
        type == "INODE_ITEM" && $4 == "mode" && $5 ~ /^4[0-7][0-7][0-7][0-7]$/ { isdir[inode] = 1 }
        type == "INODE_REF" && /name: / && ((inode in isdir) || (inode in want)) && !(inode in up) {
            up[inode] = parent
            name[inode] = substr($0, index($0, "name: ") + 6)
        }
        (type == "DIR_ITEM" || type == "DIR_INDEX") && $1 == "location" { child = substr($3, 2) }
        (type == "DIR_ITEM" || type == "DIR_INDEX") && /^\t\tname: / && (child in want) {
            entryup[child] = inode
            entryname[child] = substr($0, 9)
        }
        END {
            for (n = 1; n <= count; n++) {
                i = list[n]; path = ""
                if (!(i in up) && (i in entryup)) { path = "/" entryname[i]; i = entryup[i] }
                for (depth = 0; i != 256 && (i in up) && depth < 4096; depth++) { path = "/" name[i] path; i = up[i] }
                if (i == 256) print list[n] "\t" (path == "" ? "/" : path)
            }
        }
        """;
}
