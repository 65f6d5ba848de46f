using System.Globalization;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>
/// The content of files against its checksums, by <c>btrfs check --check-data-csum</c> (btrfs-check(8)), which reads all of
/// it. A file of attribute <c>C</c> (nodatacow) has no checksums.
/// </summary>
internal sealed class BtrfsData : IDataCheck
{
    private const string FileContent = "file content";

    public HostCommand Check(string device) => HostCommand.Of("btrfs", "check", "--readonly", "--check-data-csum", device);

    public FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var lines = new BtrfsLines();
        var passes = new HashSet<string>();
        foreach (var line in output.Stderr)
        {
            lines.Take(line);
            passes.Add(lines.Pass ?? "");
        }

        // The structures are judged by the check that is only of them.
        var findings = new FindingList();
        foreach (var finding in lines.End().Items.Where(f => f.Structure == FileContent))
            findings.Add(finding with { CausedBy = null });
        if (lines.Void is { } voided)
            return output.Void(voided, findings);
        var begun = passes.Any(p => p.EndsWith("csums against data", StringComparison.Ordinal));
        var cut = run.Ended is { } ended ? $"btrfs check was stopped: {ended}"
            : output.Killed ? $"btrfs check was killed (exit code {run.ExitCode})"
            : !begun ? $"btrfs check ended before it: {lines.Stopped ?? output.LastLine}"
            : lines.Pass!.EndsWith("csums against data", StringComparison.Ordinal) ? "btrfs check ended in the middle of it"
            : null;
        if (findings.Count > 0)
            return output.Findings(findings, cut);
        return cut is null ? output.Clean("all file data matches its checksums") : output.Inconclusive(cut);
    }

    /// <summary>
    /// Prints <c>address TAB tree TAB inode</c> for each file, also of subvolumes and snapshots, that has one of the damaged
    /// addresses in an extent of its own.
    /// </summary>
    public HostCommand Owners(string device, FsckReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var addresses = reading.Findings.Select(f => f.Block).OfType<long>().Distinct().Order()
            .Select(a => a.ToString(CultureInfo.InvariantCulture));
        return HostCommand.Of("sh", "-uc", Pipe, "sh", device, string.Join(',', addresses), Program);
    }

    public FsckReading ByFile(FsckReading reading, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var owners = lines.Select(l => l.Split('\t')).Where(c => c.Length == 3)
            .Select(c => (Address: Number(c[0]), Tree: Number(c[1]), Inode: Number(c[2])))
            .ToLookup(o => o.Address, o => (o.Tree, o.Inode));
        var files = new FindingList();
        var kept = reading.Findings.SelectMany(f =>
            owners[f.Block ?? -1].Select(o => ((long Tree, long Inode)?)o).DefaultIfEmpty().Select(o => (Owner: o, Finding: f)));
        foreach (var file in kept.GroupBy(f => f.Owner))
            files.Add(OfFile(file.Key, [.. file.Select(f => f.Finding)]));
        if (reading.FindingCount - reading.Findings.Count is var more and > 0)
            files.Add(reading.Findings[0] with { Block = null, Message = $"{more} more blocks do not match their checksums" });
        return reading with { FindingCount = files.Count, Classes = files.PerClass, Findings = files.Items };
    }

    // A number of an inode means something in its own tree only; paths are known of the main one, which is 5.
    private static Finding OfFile((long Tree, long Inode)? owner, List<Finding> blocks)
    {
        var blocksInAll = blocks.Select(b => b.Block).Distinct().Count();
        var where = owner is { Tree: not 5 } o ? $" (root {o.Tree} inode {o.Inode})" : "";
        return blocks[0] with
        {
            Inode = owner is { Tree: 5 } main ? main.Inode : null,
            Message = $"{blocks[0].Message}{where}{(blocksInAll > 1 ? $"; {blocksInAll - 1} more of its blocks" : "")}",
        };
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private const string Pipe = """btrfs inspect-internal dump-tree "$1" 2>/dev/null | awk -v wanted="$2" "$3" """;

    // "fs tree key (FS_TREE ROOT_ITEM 0)" and "file tree key (256 ROOT_ITEM 0)" begin a tree of files. The addresses are in
    // order, so that the first in an extent is found by halving.
    private const string Program = """
        BEGIN { count = split(wanted, list, ",") }
        / tree key \(/ { tree = /^fs tree / ? "5" : /^file tree / ? substr($4, 2) : "" }
        /^\titem [0-9]+ key \(/ { inode = substr($4, 2); type = $5; next }
        tree != "" && type == "EXTENT_DATA" && $1 == "extent" && $2 == "data" && $3 == "disk" {
            from = $5 + 0; to = from + $7
            low = 1; high = count + 1
            while (low < high) {
                middle = int((low + high) / 2)
                if (list[middle] + 0 < from) low = middle + 1; else high = middle
            }
            for (; low <= count && list[low] + 0 < to; low++)
                if (!seen[list[low], tree, inode]++) print list[low] "\t" tree "\t" inode
        }
        """;
}
