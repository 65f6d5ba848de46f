using NUnit.Framework;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Stacks;

/// <summary>What was asked for by options is held against what the hosts have by what it means.</summary>
[TestFixture]
internal sealed class NfsOptionsTests
{
    private const string Softerr = "rw,relatime,vers=3,rsize=131072,softerr,softreval,proto=tcp,timeo=20,retrans=1,sec=sys";
    private const string Hard = "rw,relatime,vers=4.2,rsize=131072,hard,proto=tcp,timeo=600,retrans=2,sec=sys";

    [TestCase("3", "soft", "softerr;timeo=20;retrans=1", Softerr, "")]
    [TestCase("3", "hard", "softerr,timeo=20", Softerr, "")]
    [TestCase("3", "soft", "nosoftreval;softerr", Softerr, "")]
    [TestCase("3", "soft", "softerr;softreval", Softerr, "")]
    [TestCase("3", "soft", "softerr;nosoftreval", Softerr, "mount option softreval: asked for 'no', the host has 'yes'")]
    [TestCase("3", "soft", "", Softerr, "mount mode: asked for 'soft', the host has 'softerr'")]
    [TestCase("4.2", "soft", "", Hard, "mount mode: asked for 'soft', the host has 'hard'")]
    [TestCase("4.2", "soft", "softerr", Hard, "mount mode: asked for 'softerr', the host has 'hard'")]
    [TestCase("4.2", "hard", "softreval", "rw,vers=4.2,softreval,hard", "")]
    [TestCase("4.2", "soft", "softreval,hard", Hard, "")]
    [TestCase("4.2", "hard", "timeo=600,retrans=2,proto=tcp,nosoftreval,cto,ac,lookupcache=all", Hard, "")]
    [TestCase("4.2", "hard", "rsize=1048576,noatime", Hard, "")]
    [TestCase("4.2", "hard", "timeo=50", Hard, "mount option timeo: asked for '50', the host has '600'")]
    [TestCase("4.2", "hard", "timeo=50;timeo=600", Hard, "")]
    [TestCase("4.2", "hard", "proto=tcp6", Hard, "")]
    [TestCase("4.2", "hard", "proto=udp", Hard, "mount option proto: asked for 'udp', the host has 'tcp'")]
    [TestCase("4.2", "hard", "nocto", Hard, "mount option nocto: asked for 'yes', the host has 'no'")]
    [TestCase("4.2", "hard", "lookupcache=positive", "rw,vers=4.2,hard,lookupcache=pos", "")]
    [TestCase("3", "hard", "vers=4", Hard, "")]
    [TestCase("4.1", "hard", "", Hard, "mount version: asked for '4.1', the host has '4.2'")]
    public void The_last_of_several_mount_options_is_what_was_asked_for(
        string version, string mode, string options, string host, string mismatch)
    {
        var spec = new MountSpec
        {
            Version = version,
            Mode = mode == "soft" ? MountMode.Soft : MountMode.Hard,
            Options = options.Split(';', StringSplitOptions.RemoveEmptyEntries),
        };
        Assert.That(
            Mismatches(new StackSpec { Mount = spec }, "mount", $"options={host}"),
            Is.EqualTo(mismatch.Length == 0 ? [] : new[] { mismatch }));
    }

    [TestCase(MountMode.Soft, "", "soft")]
    [TestCase(MountMode.Soft, "softerr", "softerr")]
    [TestCase(MountMode.Hard, "softerr", "softerr")]
    [TestCase(MountMode.Hard, "softreval", null)]
    [TestCase(MountMode.Soft, "timeo=20,hard", null)]
    public void A_mount_that_gives_up_passes_errors_on_however_that_was_asked_for(MountMode mode, string options, string? word)
    {
        var stack = new StackSpec { Mount = new MountSpec { Mode = mode, Options = options.Length == 0 ? [] : [options] } };
        Assert.That(stack.Mount.GivesUp, Is.EqualTo(word is not null));
        Assert.That(
            stack.Contract().Errors.Where(e => e.Contains("soft mount", StringComparison.Ordinal)),
            word is null ? Is.Empty : Has.One.EndsWith($"(nfs(5), {word})"));
    }

    [TestCase("", "sync,wdelay,rw,secure,no_root_squash,no_all_squash", "")]
    [TestCase("rw,async", "async,wdelay,rw,no_root_squash", "")]
    [TestCase("rw,async", "sync,wdelay,rw,no_root_squash", "export mode: asked for 'async', the host has 'sync'")]
    [TestCase("", "async,wdelay,rw,no_root_squash", "export mode: asked for 'sync', the host has 'async'")]
    [TestCase("ro", "sync,rw,no_root_squash", "export option rw: asked for 'ro', the host has 'rw'")]
    [TestCase("ro;rw", "sync,rw,no_root_squash", "")]
    [TestCase("root_squash", "sync,rw,root_squash", "")]
    [TestCase("no_wdelay", "sync,wdelay,rw,no_root_squash", "export option wdelay: asked for 'no_wdelay', the host has 'wdelay'")]
    public void And_so_it_is_of_export_options(string options, string host, string mismatch) =>
        Assert.That(
            Mismatches(
                new StackSpec { Export = new ExportSpec { Options = options.Split(';', StringSplitOptions.RemoveEmptyEntries) } },
                "export",
                $"options=203.0.113.30({host})\ndelegations=on"),
            Is.EqualTo(mismatch.Length == 0 ? [] : new[] { mismatch }));

    [Test]
    public void An_async_export_may_lose_however_it_was_asked_for() =>
        Assert.That(new StackSpec { Export = new ExportSpec { Options = ["rw,async"] } }.Contract().Allowances, Has.Count.EqualTo(1));

    private static IEnumerable<string> Mismatches(StackSpec spec, string part, string settings) =>
        StorageStack.Of(spec, StackSite.Nowhere)
            .Mismatches(new Dictionary<string, EffectiveSettings> { [part] = EffectiveSettings.Parse(settings) })
            .Where(m => m.What.StartsWith(part, StringComparison.Ordinal))
            .Select(m => m.ToString());
}
