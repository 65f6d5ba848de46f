using NUnit.Framework;
using StorageChaos.Cli;
using StorageChaos.Scenarios;
using StorageChaos.Tests.Agent;
using StorageChaos.Tests.Running;

namespace StorageChaos.Tests.Cli;

public sealed class TearDownCommandTest
{
    [Test]
    public async Task Faults_and_then_all_parts_are_removed_from_all_hosts()
    {
        using var directory = new TemporaryDirectory();
        await using var lab = new ScriptedLab(ScriptedLab.SettingsIn(directory.Path), TimeProvider.System);
        await TearDownCommand.RemoveAsync(new Scenario { Name = "x", Title = "t" }, lab, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(lab.Host("client").Commands[0], Does.Contain("STORAGECHAOS"));
            Assert.That(lab.Host("client").Commands, Has.Some.Contains("umount /mnt/storagechaos"));
            Assert.That(lab.Host("gateway").Commands, Has.Some.Contains("rm -f /etc/exports.d/storagechaos.exports"));
            Assert.That(lab.Host("gateway").Commands, Has.Some.Contains("--logout"));
            Assert.That(lab.Host("target").Commands[^1], Does.Contain("rmdir"));
        });
    }
}
