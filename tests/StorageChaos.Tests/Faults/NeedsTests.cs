using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Faults;

public sealed class NeedsTests
{
    private static readonly ScheduledFault Fault = new()
    {
        Fault = new Partition { Link = "san", Port = 3260 },
        Hold = TimeSpan.FromSeconds(1),
    };

    [Test]
    public async Task Hosts_that_have_everything_are_asked_once_each()
    {
        var hosts = await DemandAsync(_ => "");
        Assert.That(hosts.Select(h => h.Commands.Count), Is.All.EqualTo(1));
    }

    [Test]
    public void A_host_that_lacks_something_is_named_with_fault_and_reason() => Assert.That(
        async () => await DemandAsync(host => host == "target" ? "0\tlegacy tables are in use too \n" : ""),
        Throws.TypeOf<LabMismatchException>().With.Message.EqualTo(
            "target cannot do the fault 'partition of san, both ways, tcp port 3260', because it lacks one iptables: "
            + "legacy tables are in use too "));

    // The shell text, by a real shell.
    [TestCase("no-such-program-here", "not in the path")]
    [TestCase("sh", null)]
    public async Task A_program_is_looked_for(string name, string? why)
    {
        var outcome = await new LocalHost(TimeProvider.System).RunAsync(
            HostCommand.Script(Need.Tool("here", name).Test) with { AnyExitCode = true }, CancellationToken.None);
        Assert.That(outcome.Succeeded, Is.EqualTo(why is null));
        if (why is not null) Assert.That(outcome.ErrorOutput, Does.Contain(why));
    }

    private static async Task<ScriptedHost[]> DemandAsync(Func<string, string> answer)
    {
        ScriptedHost[] hosts =
        [
            .. new[] { "gateway", "target" }.Select(n => new ScriptedHost(n, c => ScriptedHost.Outcome(n, c, 0, answer(n)))),
        ];
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "history.jsonl");
        using var history = new HistoryRecorder(file, TimeProvider.System);
        try
        {
            await Needs.DemandAsync(
                [Fault, Fault],
                new FaultContext
                {
                    Hosts = hosts.ToDictionary(h => h.Name, h => (IHost)h),
                    Topology = Wiring.Topology,
                    History = history,
                    Clock = TimeProvider.System,
                },
                CancellationToken.None);
            return hosts;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
