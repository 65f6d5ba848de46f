using System.Text.RegularExpressions;
using NUnit.Framework;
using StorageChaos.Agent;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Agent;

/// <summary>The list of the agent's commands: what their usage says is what they accept.</summary>
[TestFixture]
internal sealed partial class CommandTests
{
    private static IEnumerable<TestCaseData> All => Commands.All.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [Test]
    public void No_two_commands_have_the_same_name() => Assert.That(Commands.All.Select(c => c.Name), Is.Unique.And.Not.Empty);

    [TestCaseSource(nameof(All))]
    public void The_usage_names_every_option_and_no_other(Command command)
    {
        var options = Named(command);
        var values = Values(options);
        command.Prepare(values);
        Assert.That(options.Select(o => o.Name), Is.EquivalentTo(values.Known));
    }

    [TestCaseSource(nameof(All))]
    public void An_option_in_brackets_may_be_left_out_and_no_other(Command command)
    {
        foreach (var (name, _, optional) in Named(command))
        {
            var without = Values(Named(command).Where(o => o.Name != name));
            if (optional) command.Prepare(without);
            else Assert.That(() => command.Prepare(without), Throws.TypeOf<UsageException>().With.Message.EqualTo($"{name}: missing"));
        }
    }

    [TestCaseSource(nameof(All))]
    public async Task What_a_person_sees_who_got_an_argument_wrong_names_the_command(Command command)
    {
        using var agent = RunningAgent.Start(command.Name, "--nonsense");
        Assert.That(await agent.ExitCode, Is.EqualTo(64));
        Assert.That(agent.ReadErrors(), Does.Contain($" storagechaos-agent {command.Name} {command.Usage}\n"));
    }

    private static List<(string Name, string Value, bool Optional)> Named(Command command) =>
    [
        .. Option().Matches(command.Usage).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value, m.Value.StartsWith('['))),
    ];

    private static OptionValues Values(IEnumerable<(string Name, string Value, bool Optional)> options) =>
        new([.. options.SelectMany(o => new[] { o.Name, Allowed(o.Name, o.Value) })]);

    // The first of several words, a number of sectors, or a number that is within all limits.
    private static string Allowed(string name, string value) =>
        value.Contains('|', StringComparison.Ordinal) ? value.Split('|')[0]
        : name.EndsWith("-bytes", StringComparison.Ordinal) ? "4096" : "5";

    [GeneratedRegex(@"\[?(?<name>--[a-z-]+) (?<value>[^\s\]]+)")]
    private static partial Regex Option();
}
