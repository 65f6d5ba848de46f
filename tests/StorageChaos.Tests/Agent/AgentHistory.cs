using System.Text.Json;
using StorageChaos.Histories;
using StorageChaos.Work;

namespace StorageChaos.Tests.Agent;

/// <summary>What the harness makes of the lines of an agent.</summary>
internal static class AgentHistory
{
    internal static History Of(params IEnumerable<JsonElement>[] lines) =>
        new([
            .. lines.SelectMany(l => l)
                .Select(l => AgentLine.Parse(l.GetRawText()).Op)
                .OfType<Op>()
                .Select((op, i) => op with { Index = i }),
        ]);

    /// <summary>All lines of a command that ends by itself.</summary>
    internal static List<JsonElement> Read(params string[] command)
    {
        using var agent = RunningAgent.Start(command);
        var lines = agent.ReadRest()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .ToList();
        NUnit.Framework.Assert.That(agent.ExitCode.GetAwaiter().GetResult(), NUnit.Framework.Is.Zero, agent.ReadErrors);
        return lines;
    }

    /// <summary>All lines of a command that works until it is told to stop: it is when one line has come as often as is wanted.</summary>
    internal static List<JsonElement> Work(Func<JsonElement, bool> wanted, int times, params string[] command)
    {
        using var agent = RunningAgent.Start(command);
        var lines = agent.ReadUntil(line => wanted(line) && --times <= 0);
        agent.CloseInput();
        lines.AddRange(agent.ReadUntil(line => line.Is("bye")));
        NUnit.Framework.Assert.That(agent.ExitCode.GetAwaiter().GetResult(), NUnit.Framework.Is.Zero, agent.ReadErrors);
        return lines;
    }
}
