using System.CommandLine;
using StorageChaos.Hosts;
using StorageChaos.Labs;

namespace StorageChaos.Cli;

/// <summary><c>lab up|down|status|reset</c>.</summary>
internal static class LabCommands
{
    public static Command Create(Func<ParseResult, Settings> open) => new("lab", "The three VMs: target, gateway, client")
    {
        Verb("up", "Boot them, and take the snapshot that every run begins with", open, UpAsync),
        Verb("down", "Destroy them", open, DownAsync),
        Verb("status", "What runs, and on which accelerator", open, StatusAsync),
        Verb("reset", "Return them to the snapshot", open, ResetAsync),
    };

    private static Command Verb(
        string name, string description, Func<ParseResult, Settings> open, Func<Lab, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        command.SetAction(async (parsed, ct) =>
        {
            await using var lab = open(parsed).OpenLab(TimeProvider.System);
            return await action(lab, ct);
        });
        return command;
    }

    private static async Task<int> UpAsync(Lab lab, CancellationToken ct)
    {
        using (var ours = lab.Reserve())
            await Progress.WithAsync(TimeProvider.System, report => ours.UpAsync(report, ct));
        return await StatusAsync(lab, ct);
    }

    private static async Task<int> DownAsync(Lab lab, CancellationToken ct)
    {
        using var ours = lab.Reserve();
        await ours.DownAsync(ct);
        return ExitCode.Pass;
    }

    private static async Task<int> StatusAsync(Lab lab, CancellationToken ct)
    {
        var states = await lab.StatesAsync(ct);
        var answers = await Task.WhenAll(lab.Hosts.Values.Select(h => AnswersAsync(h, ct)));
        foreach (var (host, answer) in lab.Hosts.Values.Zip(answers))
            Console.WriteLine($"{host.Name,-8} {lab.Settings.Hosts[host.Name].Address,-15} "
                + $"{states.GetValueOrDefault(host.Name, ""),-12} {answer ?? "answers"}");
        if (answers.Any(a => a is not null)) return ExitCode.Broken;
        var description = await lab.DescribeAsync(ct);
        Console.WriteLine($"accelerator: {description["accelerator"]} ({description["acceleratorReason"]})");
        return ExitCode.Pass;
    }

    private static async Task<int> ResetAsync(Lab lab, CancellationToken ct)
    {
        using var ours = lab.Reserve();
        var from = TimeProvider.System.GetTimestamp();
        await ours.ResetAsync(ct);
        Console.WriteLine($"reset in {TimeProvider.System.GetElapsedTime(from).TotalSeconds:0.0} s");
        return ExitCode.Pass;
    }

    private static async Task<string?> AnswersAsync(IHost host, CancellationToken ct)
    {
        try
        {
            await host.RunAsync(HostCommand.Of("true") with { Deadline = TimeSpan.FromSeconds(8) }, ct);
            return null;
        }
        catch (HostCommandException e)
        {
            return $"does not answer: {(e.Outcome.ErrorOutput.Trim() is { Length: > 0 } why ? why : "no answer within 8 s")}";
        }
    }
}
