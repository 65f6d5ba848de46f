using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Stacks.Iscsi;

namespace StorageChaos.Tests.Stacks;

public sealed class IscsiTargetTests
{
    [Test]
    public async Task It_comes_back_after_a_boot_while_the_initiator_is_down()
    {
        var down = false;
        var target = new ScriptedHost("target", c => ScriptedHost.Outcome("target", c, 0));
        var gateway = new ScriptedHost("gateway", c => down
            ? ScriptedHost.Outcome("gateway", c, 255, errors: "Connection refused")
            : ScriptedHost.Outcome("gateway", c, 0, "iqn.2026-01.example:gateway\n"));
        var hosts = new Dictionary<string, IHost> { ["target"] = target, ["gateway"] = gateway };
        var part = new IscsiTarget("target", "gateway", new TargetSpec(), "/dev/vdb", ["198.51.100.10"]);
        await part.BuildAsync(hosts, CancellationToken.None);
        down = true;
        await part.RestoreAsync(hosts, CancellationToken.None);
        Assert.That(target.Commands, Has.Count.EqualTo(2).And.All.Contains("/acls/iqn.2026-01.example:gateway/"));
    }
}
