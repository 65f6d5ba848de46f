using System.Diagnostics;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Working;

/// <summary>Runs workers until told to stop, and does not wait for ever for one that hangs.</summary>
/// <param name="hire">Makes the workers.</param>
internal sealed class Crew(Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> hire)
{
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan PatienceWithOutput = TimeSpan.FromSeconds(1);

    /// <summary>How long workers may take to finish what they are at.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(StandardStreams streams, CancellationTokenSource stop)
    {
        var clock = new AgentClock(TimeProvider.System);
        var journal = new Journal(streams.Output, stop);
        journal.Write(OpLines.Hello(clock.Now, Environment.ProcessId, Environment.MachineName));
        Start(() => StopListener.Listen(streams.Input, stop));

        var complaints = streams.Error;
        var workers = hire(journal, clock, stop.Token);
        var threads = workers.Select(w => (w.Number, Thread: Start(() => w.Run(text => PlainText.WriteLine(complaints, $"{Program.Name}: {text}"))))).ToList();

        stop.Token.WaitHandle.WaitOne();
        var stuck = WaitFor(threads);
        journal.Close(OpLines.Bye(clock.Now, workers.Sum(w => w.Acknowledged), stuck), PatienceWithOutput);
        return journal.Broken ? ExitCode.OutputBroken : stuck.Count > 0 ? ExitCode.Stuck : ExitCode.Success;
    }

    private List<int> WaitFor(List<(int Number, Thread Thread)> threads)
    {
        var stuck = new List<int>();
        var began = Stopwatch.GetTimestamp();
        foreach (var (number, thread) in threads)
        {
            var left = Grace - Stopwatch.GetElapsedTime(began);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero)) stuck.Add(number);
        }

        return stuck;
    }

    private static Thread Start(ThreadStart body)
    {
        var thread = new Thread(body, StackBytes) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
