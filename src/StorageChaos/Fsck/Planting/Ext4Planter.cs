using System.Text.RegularExpressions;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Planting;

/// <summary>ext4, made by mke2fs(8) and damaged by debugfs(8).</summary>
public sealed partial class Ext4Planter : IPlanter
{
    /// <summary>What mke2fs.conf(5) of Debian 12 gives an ext4; named, so that a newer mke2fs lays the blocks out the same.</summary>
    private const string Features = "none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,"
        + "large_file,huge_file,dir_nlink,extra_isize,metadata_csum";

    // Both tools take this for the time of day (lib/ext2fs/openfs.c).
    private const string Clock = "E2FSPROGS_FAKE_TIME=1700000000";

    /// <inheritdoc/>
    public string FileSystem => "ext4";

    /// <inheritdoc/>
    public string Package => "e2fsprogs";

    /// <inheritdoc/>
    public IReadOnlyList<Plant> Plants => Ext4Plants.All;

    /// <inheritdoc/>
    public async Task MakeImageAsync(IHost host, string image, string tree, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        await host.RunAsync(
            HostCommand.Of(
                "env", Clock, "mke2fs", "-q", "-t", "ext4", "-b", "4096", "-I", "256", "-N", "4096", "-J", "size=4", "-O", Features,
                "-U", "5c5c5c5c-0000-4000-8000-000000000004",
                "-E", "hash_seed=5c5c5c5c-0000-4000-8000-000000000005,root_owner=0:0,lazy_itable_init=0",
                "-d", tree, image, "64M"),
            ct);
    }

    /// <inheritdoc/>
    public async Task PlantAsync(IHost host, string image, Plant plant, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(plant);
        // -n: the next command must still be able to read what the one before damaged.
        var command = HostCommand.Of("env", Clock, "debugfs", "-n", "-w", "-f", "-", image);
        var outcome = await host.RunAsync(command with { Input = string.Concat(plant.Commands.Select(c => c + "\n")) }, ct);
        if (Complaints(outcome, plant).ToList() is { Count: > 0 } complaints)
            throw new HostCommandException(outcome, $"debugfs did not plant '{plant.Name}': {string.Join("; ", complaints)}");
    }

    // debugfs ends with 0 when a command failed, and even when it could not open the image. All it may say is the echo of the
    // commands and its version.
    private static IEnumerable<string> Complaints(CommandOutcome outcome, Plant plant)
    {
        var output = Lines(outcome.Output);
        var echoes = plant.Commands.Select(c => $"debugfs: {c}").ToList();
        return Lines(outcome.ErrorOutput).Concat(output.Except(echoes)).Where(line => !Chatter().IsMatch(line))
            .Concat(echoes.Except(output).Select(e => $"not executed: {e}"));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^(debugfs \d+\.\d+\S* \(.*\)|Checksum set to 0x[0-9a-f]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Chatter();
}
