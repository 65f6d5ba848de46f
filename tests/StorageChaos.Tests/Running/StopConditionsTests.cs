using NUnit.Framework;
using StorageChaos.Running;
using StorageChaos.Stacks;

namespace StorageChaos.Tests.Running;

public sealed class StopConditionsTests
{
    [TestCase("1763865000.1 gateway kernel: BUG: kernel NULL pointer dereference, address: 0000000000000008")]
    [TestCase("1763865000.1 gateway kernel: Oops: 0000 [#1] PREEMPT SMP NOPTI")]
    [TestCase("1763865000.1 gateway kernel: general protection fault, probably for non-canonical address")]
    [TestCase("1763865000.1 gateway kernel: kernel BUG at fs/ext4/inode.c:2721!")]
    [TestCase("1763865000.1 gateway kernel: Kernel panic - not syncing: Fatal exception")]
    public void A_kernel_that_breaks_on_its_own_ends_the_work(string line)
    {
        var conditions = Conditions("Avail\n 2048M\n");
        conditions.Hear("gateway", "1763865000.0 gateway kernel: EXT4-fs (sda): mounted filesystem");
        conditions.Hear("gateway", line);
        Assert.That(
            async () => await conditions.WatchAsync(Endless, CancellationToken.None),
            Throws.TypeOf<StackException>()
                .With.Message.StartsWith("the run was stopped: the kernel of gateway broke on its own: ").And.Message.EndsWith(line));
    }

    // What a storage outage itself makes a kernel say.
    [TestCase("1763865000.1 gateway kernel: INFO: task jbd2/sda-8:512 blocked for more than 120 seconds.")]
    [TestCase("1763865000.1 gateway kernel: EXT4-fs error (device sda): ext4_journal_check_start: Detected aborted journal")]
    [TestCase("1763865000.1 gateway bash: Oops: I typed this")]
    [TestCase("1763865000.1 gateway kernel: BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!")]
    [TestCase("1763865000.1 gateway kernel: traps: nfsdcld[512] general protection fault ip:7f01 sp:7ffc error:0 in libc.so.6")]
    public async Task What_an_outage_makes_a_kernel_say_does_not(string line)
    {
        var conditions = Conditions("Avail\n 2048M\n");
        conditions.Hear("gateway", line);
        var done = false;
        await conditions.WatchAsync(async ct =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            done = true;
        }, CancellationToken.None);
        Assert.That(done, Is.True);
    }

    [Test]
    public void A_disk_that_is_full_ends_the_work() => Assert.That(
        async () => await Conditions("Avail\n   12M\n").WatchAsync(Endless, CancellationToken.None),
        Throws.TypeOf<StackException>().With.Message.EqualTo("the run was stopped: the disk of gateway is full: 12 MiB are left at /"));

    [Test]
    public async Task The_works_own_end_and_its_own_failure_come_through()
    {
        await Conditions("").WatchAsync(_ => Task.CompletedTask, CancellationToken.None);
        Assert.That(
            async () => await Conditions("").WatchAsync(_ => throw new InvalidDataException("its own"), CancellationToken.None),
            Throws.TypeOf<InvalidDataException>());
    }

    private static Task Endless(CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);

    private static StopConditions Conditions(string df) => new(
        [new ScriptedHost("gateway", c => ScriptedHost.Outcome("gateway", c, 0, df))], Path.GetTempPath(), TimeProvider.System);
}
