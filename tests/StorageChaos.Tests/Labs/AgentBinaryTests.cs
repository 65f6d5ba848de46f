using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Tests.Agent;

namespace StorageChaos.Tests.Labs;

public sealed class AgentBinaryTests
{
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [TestCase($"Mon Jan  1 00:00:00 UTC 2024\n{Abc}  /usr/local/bin/storagechaos-agent\n", false)]
    [TestCase("Mon Jan  1 00:00:00 UTC 2024\n", true)]
    [TestCase("da7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  /usr/local/bin/storagechaos-agent\n", true)]
    public async Task A_host_that_has_another_agent_or_none_gets_it(string answer, bool gets)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "agent");
        await File.WriteAllTextAsync(path, "abc");
        var host = new ScriptedHost("client", _ => null);
        await AgentBinary.Open(path).PutAsync(host, answer, CancellationToken.None);
        Assert.That(host.Commands, gets
            ? Is.EqualTo(new[] { $"upload {path} {Lab.AgentPath}", $"sync -f {Lab.AgentPath}" })
            : Is.Empty);
    }

    [Test]
    public async Task A_host_without_an_agent_can_be_asked()
    {
        var ask = HostCommand.Script(AgentBinary.Ask.Replace(Lab.AgentPath, "/nowhere", StringComparison.Ordinal));
        Assert.That((await new LocalHost(TimeProvider.System).RunAsync(ask, CancellationToken.None)).Output, Is.Empty);
    }

    [Test]
    public void An_agent_that_was_not_built_is_told() =>
        Assert.That(() => AgentBinary.Open("/nowhere"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("scripts/build"));
}
