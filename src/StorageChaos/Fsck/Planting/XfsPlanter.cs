using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Planting;

/// <summary>
/// Plants into XFS with <c>xfs_db -x</c> (xfs_db(8)), which writes checksums anew: what is wrong is the structure, not
/// its checksum.
/// </summary>
public sealed class XfsPlanter : IPlanter
{
    // mkfs.xfs refuses to make one smaller than 300 MiB.
    private const string Size = "320M";

    /// <inheritdoc/>
    public string FileSystem => "xfs";

    /// <inheritdoc/>
    public string Package => "xfsprogs";

    /// <summary>
    /// <c>{inode PATH}</c> and <c>{block PATH}</c> in a command stand for a file's inode number and its first block. Entry 5 of
    /// <c>/d</c> is the victim, entry 9 of <c>/d/sub</c> its last file: mkfs.xfs writes them in the order of their names.
    /// </summary>
    public IReadOnlyList<Plant> Plants { get; } =
    [
        Of(FindingClass.BlockCount, "missing-blocks", "A file of 100 blocks has a map of only 95.",
            $"path /{FileTree.Large}", "write u3.bmx[0].blockcount 95"),
        Of(FindingClass.BlockCount, "block-count", "The inode of a file of 8 blocks records 5.",
            $"path /{FileTree.Victim}", "write core.nblocks 5"),
        Of(FindingClass.BlockCount, "directory-size", "The inode of a directory records 4 bytes more than its entries take.",
            $"path /{FileTree.Directory}", "write core.size 110"),
        Of(FindingClass.DeletedFile, "lost-entry", "The last entry of a directory is cut off, its file's inode stays in use.",
            $"path /{FileTree.Directory}", "write u3.sfdir3.hdr.count 9", "write core.size 96"),
        Of(FindingClass.DeletedFile, "repointed-entry", "A file's directory entry leads to another file, its own inode stays in use.",
            "path /d", "write u3.sfdir3.list[5].inumber.i4 {inode d/note}"),
        Of(FindingClass.EntryWithoutInode, "cleared-inode", "A file's inode is cleared, its directory entry stays.",
            $"path /{FileTree.Victim}", "write core.mode 0"),
        Of(FindingClass.EntryWithoutInode, "absent-inode", "A directory entry leads to an inode that was never allocated.",
            "path /d", "write u3.sfdir3.list[5].inumber.i4 5000"),
        Of(FindingClass.EntryWithoutInode, "impossible-inode",
            "A directory entry leads to an inode number that the file system cannot have.",
            "path /d", "write u3.sfdir3.list[5].inumber.i4 999999"),
        Of(FindingClass.WrongPointer, "illegal-block", "A file's block pointer leads outside of the file system.",
            $"path /{FileTree.Victim}", "write u3.bmx[0].startblock 16777215"),
        Of(FindingClass.WrongPointer, "metadata-block", "A file's block pointer leads into the file system's metadata.",
            $"path /{FileTree.Victim}", "write u3.bmx[0].startblock 1"),
        Of(FindingClass.WrongPointer, "shared-block", "A file's block pointer leads to the blocks of another file.",
            $"path /{FileTree.Victim}", $"write u3.bmx[0].startblock {{block {FileTree.Neighbour}}}"),
        Of(FindingClass.WrongPointer, "free-block", "A file's block pointer leads to blocks that are free.",
            $"path /{FileTree.Victim}", "write u3.bmx[0].startblock 40000"),
        Of(FindingClass.Other, "link-count", "The inode of a file with one name records 7.",
            $"path /{FileTree.Victim}", "write core.nlinkv2 7"),
        Of(FindingClass.Other, "free-count", "An allocation group records another number of free blocks than it has.",
            "agf 0", "write -d freeblks 3"),
        Of(FindingClass.Other, "superblock-counter", "The superblock records another number of free blocks than there are.",
            "sb 0", "write -d fdblocks 3"),
    ];

    /// <summary>
    /// Populated by mkfs.xfs itself, from a prototype file: no mount, no loop device. Options whose defaults
    /// differ in later versions are given, so that the layout is always the same.
    /// </summary>
    public Task MakeImageAsync(IHost host, string image, string tree, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.RunAsync(HostCommand.Of("env", "LC_ALL=C", "sh", "-euc", $$"""
            prototype() {
                for file in "$1"/*; do
                    [ -e "$file" ] || continue
                    case $file in *[[:space:]]*) echo "a prototype file cannot name '$file'" >&2; exit 1;; esac
                    if [ -d "$file" ]; then echo "${file##*/} d--755 0 0"; prototype "$file"; echo '$'
                    else echo "${file##*/} ---644 0 0 $file"; fi
                done
            }
            list=$(mktemp)
            trap 'rm "$list"' EXIT
            { printf '/\n0 0\nd--755 0 0\n'; prototype "$2"; echo '$'; } > "$list"
            truncate -s {{Size}} "$1"
            mkfs.xfs -q -m uuid=5f7c1a34-0000-4000-8000-000000000001,rmapbt=0,reflink=1 -d agcount=4 -p "$list" "$1"
            """, "make", image, tree), ct);
    }

    /// <summary>xfs_db ends with 0 whatever happens: its words are looked at.</summary>
    public Task PlantAsync(IHost host, string image, Plant plant, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(plant);
        return host.RunAsync(HostCommand.Of(["env", "LC_ALL=C", "sh", "-euc", """
            image=$1; shift
            number() { xfs_db -r -c "path /$2" -c "$3" "$image" | sed -n "s/.*$1 \([0-9]*\).*/\1/p" | grep . ; }
            for command do
                shift
                case $command in
                    *'{inode '*) path=${command#*'{inode '}; command="${command%%'{'*}$(number 'inode number is' "${path%'}'}" inode)";;
                    *'{block '*) path=${command#*'{block '};
                        command="${command%%'{'*}$(number 'startblock =' "${path%'}'}" 'print u3.bmx[0].startblock')";;
                esac
                set -- "$@" -c "$command"
            done
            said=$(xfs_db -x "$@" "$image" 2>&1)
            case $said in *rror*|*'not found'*|*orrupt*detected*|*'bad '*|*'No such'*) echo "$said" >&2; exit 1;; esac
            """, "plant", image, .. plant.Commands]), ct);
    }

    private static Plant Of(FindingClass kind, string name, string summary, params string[] commands) =>
        new() { Class = kind, Name = name, Summary = summary, Commands = commands };
}
