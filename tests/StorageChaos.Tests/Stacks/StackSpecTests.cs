using NUnit.Framework;
using StorageChaos.Cli;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Stacks;

public sealed class StackSpecTests
{
    private static readonly StackSpec Lying = new()
    {
        Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Hidden },
    };

    [Test]
    public void An_honest_stack_may_lose_nothing() => Assert.That(new StackSpec().Contract().Allowances, Is.Empty);

    [Test]
    public void An_async_export_may_lose_writes_when_the_gateway_dies_and_only_then()
    {
        var contract = new StackSpec { Export = new ExportSpec { Mode = ExportMode.Async } }.Contract();
        Assert.Multiple(() =>
        {
            Assert.That(contract.For(new HashSet<string> { "gateway" })!.AcknowledgedWrites, Is.True);
            Assert.That(contract.For(new HashSet<string> { "gateway" })!.Metadata, Is.False);
            Assert.That(contract.For(new HashSet<string> { "target" }), Is.Null);
            Assert.That(contract.For(new HashSet<string>()), Is.Null);
        });
    }

    [Test]
    public void A_hidden_cache_may_lose_anything_when_the_target_dies() =>
        Assert.That(Lying.Contract().For(new HashSet<string> { "target" })!.Metadata, Is.True);

    [Test]
    public void An_announced_cache_may_not() =>
        Assert.That(
            (Lying with { Target = Lying.Target with { WriteCache = WriteCache.Announced } })
                .Contract().Allowances.Where(a => !a.UnderWayOnly),
            Is.Empty);

    [Test]
    public void An_announced_cache_without_barriers_may() =>
        Assert.That(
            (Lying with
            {
                Target = Lying.Target with { WriteCache = WriteCache.Announced },
                FileSystem = new FileSystemSpec { MountOptions = ["barrier=0"] },
            }).Contract().Allowances.Select(a => (a.PowerCutOf, a.DiskCache)),
            Is.EqualTo(new[] { ("gateway", true), ("target", false) }));

    [TestCase("node.session.timeo.replacement_timeout")]
    [TestCase("node.conn[0].timeo.noop_out_interval")]
    public void A_timer_is_set_in_one_place(string setting) =>
        Assert.That(
            new StackSpec { Session = new SessionSpec { Settings = new Dictionary<string, string> { [setting] = "1" } } }.Problems(),
            Has.Some.Contains(setting));

    private static readonly StackSpec TwoPaths = new()
    {
        Multipath = new MultipathSpec { NoPathRetry = "queue", FastIoFailTimeout = TimeSpan.FromSeconds(3) },
    };

    [Test]
    public void Two_paths_are_a_stack_like_any_other()
    {
        Assert.That(TwoPaths.Problems(), Is.Empty);
        Assert.That((TwoPaths with { Multipath = new MultipathSpec() }).Problems(), Is.Empty);
        Assert.That(TwoPaths.Timers()["fast_io_fail_tmo"], Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [TestCase("retry")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("")]
    public void Without_a_path_a_map_queues_or_fails_or_counts(string noPathRetry) =>
        Assert.That(
            (TwoPaths with { Multipath = new MultipathSpec { NoPathRetry = noPathRetry } }).Problems(),
            Has.One.StartsWith("stack.multipath.noPathRetry: "));

    [TestCase(0)]
    [TestCase(1500)]
    public void Multipathd_counts_whole_seconds(int milliseconds) =>
        Assert.That(
            (TwoPaths with
            {
                Multipath = new MultipathSpec
                {
                    PollingInterval = TimeSpan.FromMilliseconds(milliseconds),
                    FastIoFailTimeout = TimeSpan.FromMilliseconds(milliseconds),
                },
            }).Problems(),
            Has.One.StartsWith("stack.multipath.pollingInterval: ").And.One.StartsWith("stack.multipath.fastIoFailTimeout: "));

    [TestCase("no_path_retry", "fail", "is set by")]
    [TestCase("fast_io_fail_tmo", "1", "is set by")]
    [TestCase("features", "0\n}", "are not a setting")]
    [TestCase("features", "", "are not a setting")]
    [TestCase("} devices {", "0", "are not a setting")]
    public void A_raw_setting_is_one_and_no_other(string key, string value, string problem) =>
        Assert.That(
            (TwoPaths with { Multipath = new MultipathSpec { Settings = new Dictionary<string, string> { [key] = value } } }).Problems(),
            Has.One.Contains(problem));

    [Test]
    public void The_replacement_timeout_is_multipathds_with_two_paths()
    {
        Assert.That((TwoPaths with { Session = new SessionSpec { ReplacementTimeout = TimeSpan.FromSeconds(3) } }).Problems(), Is.Empty);
        Assert.That(
            (TwoPaths with { Session = new SessionSpec { ReplacementTimeout = TimeSpan.FromSeconds(7) } }).Problems(),
            Has.One.StartsWith("stack.session.replacementTimeout: "));
    }

    [Test]
    public void What_multipathd_made_of_it_is_held_against_what_was_asked_for()
    {
        var effective = new Dictionary<string, EffectiveSettings>
        {
            ["session"] = EffectiveSettings.Parse("recovery_tmo=3;120\nping_tmo=5\nrecv_tmo=5"),
            ["fileSystem"] = EffectiveSettings.Parse("type=ext4"),
            ["export"] = EffectiveSettings.Parse("options=203.0.113.30(sync,wdelay,hide)\ndelegations=on"),
            ["mount"] = EffectiveSettings.Parse("options=rw,relatime,vers=4.2,hard,proto=tcp"),
            ["multipath"] = EffectiveSettings.Parse("active=1\nno_path_retry=12 chk"),
        };
        Assert.That(Mismatches(TwoPaths, effective), Is.EqualTo(new[]
        {
            "session recovery_tmo: asked for '3', the host has '3;120'",
            "active paths: asked for '2', the host has '1'",
            "no_path_retry: asked for 'on', the host has '12 chk'",
        }));
    }

    [Test]
    public void What_the_hosts_have_is_held_against_what_was_asked_for()
    {
        var effective = new Dictionary<string, EffectiveSettings>
        {
            ["target"] = EffectiveSettings.Parse(""),
            ["session"] = EffectiveSettings.Parse("recovery_tmo=5\nping_tmo=5\nrecv_tmo=5\nwrite_cache=write through"),
            ["fileSystem"] = EffectiveSettings.Parse("type=ext4"),
            ["export"] = EffectiveSettings.Parse("options=203.0.113.30(sync,wdelay,hide)\ndelegations=on"),
            ["mount"] = EffectiveSettings.Parse("options=rw,relatime,vers=4.2,hard,proto=tcp"),
        };
        Assert.That(Mismatches(Lying, effective), Is.EqualTo(new[] { "session recovery_tmo: asked for '120', the host has '5'" }));
        effective["fileSystem"] = EffectiveSettings.Parse("type=ext4\next4=rw,nobarrier,data=writeback");
        effective["target"] = EffectiveSettings.Parse("backstore=Mode: O_DSYNC");
        Assert.That(Mismatches(Lying, effective).Take(1), Is.EqualTo(new[]
        {
            "target write cache: asked for 'hidden', the host has 'writethrough'",
        }));
        var withheld = Lying with { Export = new ExportSpec { Delegations = false } };
        Assert.That(Mismatches(withheld, effective), Has.One.EqualTo("export delegations: asked for 'off', the host has 'on'"));
    }

    private static IEnumerable<string> Mismatches(StackSpec spec, Dictionary<string, EffectiveSettings> effective) =>
        StorageStack.Of(spec, StackSite.Nowhere).Mismatches(effective).Select(m => m.ToString());
}
