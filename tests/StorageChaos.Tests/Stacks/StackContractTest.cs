using NUnit.Framework;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Stacks;

/// <summary>What counts is what the hosts have, however it was asked for.</summary>
[TestFixture]
internal sealed class StackContractTest
{
    [TestCase("barrier=0", false)]
    [TestCase("noatime,barrier=0", false)]
    [TestCase("nobarrier", false)]
    [TestCase("barrier=0,barrier=1", true)]
    [TestCase("barrier=0,barrier", true)]
    [TestCase("noatime", true)]
    public void The_last_of_several_options_is_asked_for(string options, bool barriers)
    {
        Assert.That(HasBarriers(Of(Mounted(options))), Is.EqualTo(barriers), "in one string");
        Assert.That(HasBarriers(Of(Mounted(options.Split(',')))), Is.EqualTo(barriers), "each for itself");
    }

    [TestCase("ext4=rw,bsddf,nobarrier,data=ordered", "options=rw,relatime", false, false)]
    [TestCase("ext4=rw,bsddf,barrier,data=writeback", "options=rw,relatime", true, true)]
    [TestCase("", "options=rw,relatime,nobarrier", false, false)]
    [TestCase("", "options=rw,relatime", true, false)]
    public void What_the_kernel_made_of_it_overrides_what_was_asked_for(string ext4, string options, bool barriers, bool writeback)
    {
        var effective = new Dictionary<string, EffectiveSettings>
        {
            ["fileSystem"] = EffectiveSettings.Parse($"type=ext4\n{options}\n{ext4}"),
        };
        Assert.That(
            new[] { Mounted(), Mounted("barrier=0", "data=ordered") }
                .Select(s => Of(s, effective))
                .Select(c => (HasBarriers(c), c.Allowances.Any(a => a.OldBlocks))),
            Is.All.EqualTo((barriers, writeback)));
    }

    [TestCase("Mode: Buffered-WCE Async: 0", "write through", WriteCache.Hidden)]
    [TestCase("Mode: Buffered-WCE Async: 0", "write back", WriteCache.Announced)]
    [TestCase("Mode: O_DSYNC Async: 0", "write through", WriteCache.WriteThrough)]
    [TestCase("iBlock device: vdb", "write back", WriteCache.WriteThrough)]
    public void A_cache_is_hidden_if_the_initiator_does_not_flush_it(string backstore, string initiator, WriteCache cache)
    {
        var effective = new Dictionary<string, EffectiveSettings>
        {
            ["target"] = EffectiveSettings.Parse($"backstore=Status: ACTIVATED {backstore}"),
            ["session"] = EffectiveSettings.Parse($"write_cache={initiator}"),
        };
        var ofTarget = Of(new StackSpec(), effective).For(new HashSet<string> { "target" });
        Assert.That(
            ofTarget is null ? WriteCache.WriteThrough : ofTarget.UnderWayOnly ? WriteCache.Announced : WriteCache.Hidden,
            Is.EqualTo(cache));
    }

    [TestCase("203.0.113.30(async,wdelay,hide)", true)]
    [TestCase("203.0.113.30(sync,wdelay,hide)", false)]
    public void An_export_is_what_the_server_says(string options, bool isAsync) =>
        Assert.That(
            Of(new StackSpec(), new() { ["export"] = EffectiveSettings.Parse($"options={options}") })
                .Allowances.Any(a => a.PowerCutOf == "gateway"),
            Is.EqualTo(isAsync));

    [Test]
    public void Errors_may_reach_the_application_as_the_mount_and_the_paths_have_it()
    {
        Assert.That(
            new StackSpec().Contract().Errors,
            Is.EqualTo(new[] { "after 120 s without the SAN (open-iscsi README, 8.1.2, replacement_timeout)" }));
        Assert.That(new StackSpec { Multipath = new MultipathSpec { NoPathRetry = "queue" } }.Contract().Errors, Is.Empty);
        Assert.That(
            new StackSpec { Multipath = new MultipathSpec { NoPathRetry = "fail" } }.Contract().ToString(),
            Does.EndWith("after 5 s without any path (multipath.conf(5), no_path_retry fail)"));
        Assert.That(new StackSpec { Mount = new MountSpec { Mode = MountMode.Soft } }.Contract().Errors, Has.One.Contains("soft mount"));
    }

    private static bool HasBarriers(DurabilityContract contract) => !contract.Allowances.Any(a => a.DiskCache);

    private static DurabilityContract Of(StackSpec stack, Dictionary<string, EffectiveSettings>? effective = null) =>
        StorageStack.Of(stack, StackSite.Nowhere).Contract(effective ?? []);

    private static StackSpec Mounted(params string[] options) => new() { FileSystem = new FileSystemSpec { MountOptions = options } };
}
