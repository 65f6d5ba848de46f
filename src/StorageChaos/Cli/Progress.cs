using Spectre.Console;

namespace StorageChaos.Cli;

/// <summary>Says what is going on: a line that changes in place on a terminal, plain lines elsewhere. Always on standard error.</summary>
internal static class Progress
{
    private static readonly IAnsiConsole Terminal = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    /// <summary>Runs something that reports what it does.</summary>
    public static async Task<T> WithAsync<T>(TimeProvider clock, Func<Action<string>, Task<T>> work)
    {
        var from = clock.GetTimestamp();
        string Stamp(string text) => $"[{clock.GetElapsedTime(from).TotalSeconds,6:0.0} s] {text}";
        if (Console.IsErrorRedirected)
            return await work(text => Console.Error.WriteLine(Stamp(text)));

        return await Terminal.Status().StartAsync("...", context => work(text =>
        {
            Terminal.WriteLine(Stamp(text));
            context.Status(Markup.Escape(text));
        }));
    }

    /// <summary>Likewise, without a result.</summary>
    public static Task WithAsync(TimeProvider clock, Func<Action<string>, Task> work) => WithAsync(clock, async report =>
    {
        await work(report);
        return 0;
    });
}
