using NUnit.Framework;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class UsageTests
{
    private const string Where = "append --directory /d --writers 1";
    private const string Append = Where + " --record-bytes 512 --barrier fsync --seed 1";
    private const string Overwrite = "overwrite --directory /d --writers 1 --record-bytes 512 --barrier fsync --seed 1";

    [TestCase("", "a command is missing")]
    [TestCase("erase", "unknown command 'erase'")]
    [TestCase("append --writers 1", "--directory: missing")]
    [TestCase("append --directory", "--directory: a value is missing")]
    [TestCase("append /d", "'/d' is not an option")]
    [TestCase("append --directory /d --writers 0", "--writers: '0' is not a whole number from 1 to 256")]
    [TestCase("append --directory /d --writers -1", "--writers: '-1' is not a whole number from 1 to 256")]
    [TestCase(Where + " --record-bytes 600 --seed 1", "--record-bytes: 600 is not a multiple of 512")]
    [TestCase(Where + " --record-bytes 2097152 --seed 1", "--record-bytes: '2097152' is not a whole number from 512 to 1048576")]
    [TestCase(Where + " --record-bytes 512 --seed x", "--seed: 'x' is not a whole number from 0 to")]
    [TestCase(Where + " --record-bytes 512 --seed 1 --barrier hope", "--barrier: 'hope' is not one of fsync, o_sync, o_dsync")]
    [TestCase(Append + " --pause-ms soon", "--pause-ms: 'soon' is not a whole number")]
    [TestCase(Append + " --seed 2", "--seed: given twice")]
    [TestCase(Append + " --speed 2", "--speed: unknown option")]
    [TestCase(Overwrite, "--records: missing")]
    [TestCase(Overwrite + " --records 0", "--records: '0' is not a whole number from 1 to 1048576")]
    [TestCase(Append + " --records 2", "--records: unknown option")]
    [TestCase("read --directory /d --writers 1 --record-bytes 512 --seed 1 --barrier fsync", "--barrier: unknown option")]
    [TestCase("namespace --directory /d --writers 1 --seed 1 --objects 3", "--objects: '3' is not a whole number from 4 to 10000")]
    [TestCase("namespace --directory /d --writers 1 --seed 1 --file-bytes 1000", "--file-bytes: 1000 is not a multiple of 512")]
    [TestCase("namespace --directory /d --writers 1 --seed 1 --cached yes", "--cached: unknown option")]
    [TestCase("namespace-read --directory /d --writers 1 --seed 1 --objects 9", "--objects: unknown option")]
    public async Task A_wrong_argument_is_named(string arguments, string message)
    {
        using var agent = RunningAgent.Start(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(await agent.ExitCode, Is.EqualTo(64));
        Assert.That(agent.ReadErrors(), Does.StartWith("storagechaos-agent: " + message));
        Assert.That(agent.ReadRest(), Is.Empty, "standard output is for the journal");
    }

    [Test]
    public async Task The_version_is_told()
    {
        using var agent = RunningAgent.Start("--version");
        Assert.That(await agent.ExitCode, Is.Zero);
        Assert.That(agent.ReadRest(), Does.Match(@"^storagechaos-agent \d+\.\d+\.\d+"));
    }
}
