using System.Text.RegularExpressions;
using NUnit.Framework;
using StorageChaos.Fsck;
using StorageChaos.Fsck.Planting;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>The whole check, on real images with real tools; needs root, loop devices and the three file systems in the kernel.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)] // each has images of its own
internal sealed class FileSystemCheckTest
{
    private readonly Images images = new();

    private static IEnumerable<TestCaseData> Plants => Planters.All.SelectMany(p => p.Plants.Select(plant => new TestCaseData(p.FileSystem, plant) { TestName = $"What_is_planted_is_found({p.FileSystem}, {plant.Class:D}, {plant.Name})" }));

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [TestCaseSource(nameof(Plants))]
    public async Task What_is_planted_is_found(string fileSystem, Plant plant)
    {
        var report = await images.CheckAsync(await images.PlantAsync(fileSystem, plant));
        Assert.Multiple(() =>
        {
            Assert.That((report.FileSystem, report.Outcome), Is.EqualTo((fileSystem, FsckOutcome.Findings)), report.Reason);
            Assert.That(report.Findings.SelectMany(f => new[] { f.Class, f.SecondClass ?? f.Class }), Does.Contain(plant.Class), report.Reason);
            Assert.That(report.Findings.Where(f => f.Structure == "unknown"), Is.Empty);
            Assert.That(report.Classes.Sum(c => c.Count), Is.EqualTo(report.FindingCount));
        });
    }

    [TestCase("ext4")]
    [TestCase("xfs")]
    [TestCase("btrfs")]
    public async Task What_nothing_was_planted_into_is_clean(string fileSystem)
    {
        var report = await images.CheckAsync(await images.CopyAsync(fileSystem));
        Assert.That((report.FileSystem, report.Outcome), Is.EqualTo((fileSystem, FsckOutcome.Clean)), report.Reason);
    }

    [Test]
    public async Task An_entry_without_inode_is_told_with_path_inode_code_and_pass()
    {
        var planter = new Ext4Planter();
        var report = await images.CheckAsync(await images.PlantAsync("ext4", planter.Plants.First(p => p.Name == "deleted-inode")));
        var finding = report.Findings[0];
        Assert.Multiple(() =>
        {
            Assert.That((finding.Class, finding.Path, finding.Code, finding.Pass), Is.EqualTo((FindingClass.EntryWithoutInode, "/d/victim", "0x020003", "2")));
            Assert.That(finding.Message, Is.EqualTo($"Entry 'victim' in /d ({finding.Message.Split('(', ')')[1]}) has deleted/unused inode {finding.Inode}."));
            Assert.That(report.Reason, Does.StartWith($"1 finding (1 of directory entry without inode): directory entry without inode: /d/victim -> inode {finding.Inode}, found in pass 2"));
        });
    }

    [Test]
    public async Task A_path_is_resolved_where_the_message_has_none()
    {
        var report = await images.CheckAsync(await images.PlantAsync("ext4", new Ext4Planter().Plants.First(p => p.Name == "missing-blocks")));
        Assert.That(report.Findings[0], Has.Property("Path").EqualTo("/d/large").And.Property("Class").EqualTo(FindingClass.BlockCount));
    }

    // The block of the inode table as it was is in the journal; where it belongs, it is damaged.
    [Test]
    public async Task Damage_that_the_journal_repairs_is_found_before_its_replay_and_not_after()
    {
        var (image, block) = (await images.CopyAsync("ext4"), images.File("block"));
        var place = await images.RunAsync("debugfs", "-R", $"imap /{FileTree.Victim}", image);
        var at = Regex.Match(place.Output, "block ([0-9]+)").Groups[1].Value;
        await images.RunAsync("dd", $"if={image}", $"of={block}", "bs=4096", $"skip={at}", "count=1", "status=none");
        await images.RunAsync("debugfs", "-w", "-R", $"sif /{FileTree.Victim} blocks 800", image);
        var damaged = await images.CheckAsync(image);
        await images.ScriptAsync($"printf 'journal_open\njournal_write -b {at} {block}\njournal_close\n' | debugfs -w -f - {image}");

        var report = await images.CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(damaged.Outcome, Is.EqualTo(FsckOutcome.Findings));
            Assert.That(report.BeforeReplay!.Outcome, Is.EqualTo(FsckOutcome.Findings));
            Assert.That(report.BeforeReplay!.Findings, Has.Count.EqualTo(1).And.All.Property("Vanished").True.And.All.Property("Class").EqualTo(FindingClass.BlockCount));
            Assert.That(report.AfterReplay!.FindingCount, Is.Zero);
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(report.Reason, Does.Contain("1 finding before the journal was replayed vanished with the replay"));
        });
    }

    [TestCase("ext4")]
    [TestCase("xfs")]
    public async Task What_a_power_cut_leaves_is_clean_once_its_journal_is_replayed(string fileSystem)
    {
        var image = await images.CopyAsync(fileSystem);
        await images.CrashAsync(image, "mkdir $m/new; for i in 1 2 3 4; do dd if=/dev/urandom of=$m/new/$i bs=64k count=4 conv=fsync status=none; done; rm -r $m/d/sub");
        var report = await images.CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean), report.Reason);
            Assert.That(report.Evidence, Does.Contain("after-replay.out.gz").Or.Contain("after-replay.err.gz"), "the journal was replayed");
        });
    }

    // The inode is in use, its file is deleted: class 2, until a mount, or the replay, finishes it off.
    [Test]
    public async Task A_file_that_was_open_when_it_was_deleted_is_no_finding_after_a_crash()
    {
        var image = await images.CopyAsync("ext4");
        await images.CrashAsync(image, "exec 9<$m/d/victim; rm $m/d/victim; sync -f $m");
        var evidence = images.File("evidence-of-orphan");
        var report = await images.CheckAsync(image, evidence: evidence);
        var replay = await images.RunAsync("zcat", Path.Combine(evidence, "replay.problems.gz"));
        Assert.Multiple(() =>
        {
            Assert.That(replay.Output, Does.Contain("code=\"0x000020\""), "the replay had an orphan to finish off");
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean), report.Reason);
        });
    }

    [Test]
    public async Task Errors_that_the_kernel_recorded_are_told_and_are_no_findings()
    {
        var image = await images.CopyAsync("ext4");
        await images.RunAsync("debugfs", "-w", "-R", "ssv error_count 3", image);
        await images.RunAsync("debugfs", "-w", "-R", "ssv last_error_time 20260102030405", image);
        await images.RunAsync("debugfs", "-w", "-R", "ssv last_error_func ext4_journal_check_start", image);
        await images.RunAsync("debugfs", "-w", "-R", "ssv last_error_line 84", image);
        var report = await images.CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean), report.Reason);
            Assert.That(report.Kernel, Has.Property("ErrorCount").EqualTo(3).And.Property("Last").Property("Function").EqualTo("ext4_journal_check_start"));
            Assert.That(report.Kernel!.Last, Has.Property("Line").EqualTo(84).And.Property("Time").EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
            Assert.That(report.Reason, Does.Contain("the kernel recorded 3 errors, the last in ext4_journal_check_start"));
        });
    }

    [Test]
    [NonParallelizable] // lists what all checks of this process have left
    public async Task What_a_killed_check_left_is_swept_and_what_a_living_one_needs_is_not()
    {
        // No process can have the first number; the second is this one.
        var (dead, living) = ("/var/tmp/storagechaos-fsck.4194305.test", $"/var/tmp/storagechaos-fsck.{Environment.ProcessId}.test");
        Directory.CreateDirectory(living);
        Directory.CreateDirectory(dead);
        await images.RunAsync("truncate", "-s", "1M", $"{dead}/copy");
        var loop = (await images.RunAsync("losetup", "--find", "--show", $"{dead}/copy")).Output.Trim();
        try
        {
            await images.CheckAsync(await images.CopyAsync("ext4"));
            Assert.Multiple(() =>
            {
                Assert.That(Directory.Exists(dead), Is.False);
                Assert.That(Directory.Exists(living));
                Assert.That(File.Exists($"/sys/block/{Path.GetFileName(loop)}/loop/backing_file"), Is.False, "its loop device is left");
                Assert.That(Directory.GetDirectories("/var/tmp", $"storagechaos-fsck.{Environment.ProcessId}.*"), Is.EqualTo(new[] { living }), "its own is left");
            });
        }
        finally
        {
            Directory.Delete(living);
        }
    }

    [Test]
    public async Task A_check_that_starts_over_for_ever_is_ended_and_keeps_what_it_found()
    {
        // Where the inode table of the second group should be, and its backup too: e2fsck moves it, cannot under -n, and starts over.
        var image = images.File("loop.img");
        await images.RunAsync("truncate", "-s", "16M", image);
        await images.RunAsync("mke2fs", "-q", "-t", "ext2", "-b", "1024", "-O", "^resize_inode", image);
        await images.RunAsync("debugfs", "-w", "-R", "set_bg 1 inode_table 0", image);
        await images.ScriptAsync($"for at in 8194; do dd if={image} of={image} bs=1024 skip=2 seek=$at count=1 conv=notrunc status=none; done");
        var report = await images.CheckAsync(image);
        Assert.Multiple(() =>
        {
            Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Findings), report.Reason);
            Assert.That(report.AfterReplay!.Stopped, Does.Contain("it started over more than 16 times"));
            Assert.That(report.Findings.Select(f => f.Code), Does.Contain("0x000003"));
        });
    }

    [TestCase("ext4", "e2i.zst")]
    [TestCase("xfs", "metadump.zst")]
    [TestCase("btrfs", "btrfs-image")]
    public async Task Findings_leave_raw_logs_and_a_metadata_snapshot_that_others_can_look_into(string fileSystem, string extension)
    {
        var evidence = images.File($"evidence-of-{fileSystem}");
        var report = await images.CheckAsync(await images.PlantAsync(fileSystem, Planters.Find(fileSystem)!.Plants[0]), evidence: evidence);
        var (snapshot, elsewhere) = (Path.Combine(evidence, $"metadata.{extension}"), images.File($"elsewhere-{fileSystem}.img"));
        Assert.That(report.Evidence, Does.Contain($"metadata.{extension}").And.Some.EndsWith(".gz"));
        Assert.That(report.Evidence.Select(e => Path.Combine(evidence, e)), Has.All.Exist);
        await images.ScriptAsync(fileSystem switch
        {
            "ext4" => $"zstd -dqf --sparse {snapshot} -o {elsewhere}",
            "xfs" => $"zstd -dqc {snapshot} >{elsewhere}.dump; xfs_mdrestore {elsewhere}.dump {elsewhere}",
            _ => $"btrfs-image -r {snapshot} {elsewhere} 2>/dev/null",
        });
        var again = await images.CheckAsync(elsewhere);
        Assert.That(again.Outcome, Is.EqualTo(FsckOutcome.Findings), again.Reason);
    }
}
