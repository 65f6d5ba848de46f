using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

public sealed class SshAdviceTests
{
    private static readonly SshSettings Settings = new() { Address = "192.0.2.10", Port = 2222, User = "ops", SocketDirectory = "/tmp" };

    [TestCase(
        "Host key verification failed.",
        "the host key of gateway is not known here", "ssh -p 2222 ops@192.0.2.10", "ssh-keyscan -p 2222 192.0.2.10 >> ~/.ssh/known_hosts")]
    [TestCase(
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.",
        "the host key of gateway is not the one", "ssh-keygen -R '[192.0.2.10]:2222'", "another machine")]
    [TestCase("ops@192.0.2.10: Permission denied (publickey).", "does not let 'ops' in", "lab:hosts:gateway:user", "lab:keyFile")]
    [TestCase("ssh: Could not resolve hostname nas: Name or service not known", "'192.0.2.10'", "lab:hosts:gateway:address", "name")]
    public void What_does_not_change_by_waiting_says_what_to_do(string says, string one, string two, string three)
    {
        Assert.That(SshAdvice.IsFinal(says), Is.True);
        Assert.That(SshAdvice.Of("gateway", Settings, says), Does.Contain(one).And.Contain(two).And.Contain(three));
    }

    [Test]
    public void What_may_change_needs_no_advice()
    {
        Assert.That(SshAdvice.IsFinal("ssh: connect to host 192.0.2.10 port 22: Connection refused"), Is.False);
        Assert.That(SshAdvice.Of("gateway", Settings, "Connection refused"), Is.Null);
    }
}
