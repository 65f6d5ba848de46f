using System.Diagnostics;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Working;

/// <summary>Lets workers work until they are told to stop. A worker that hangs in a system call is not waited for.</summary>
/// <param name="hire">Makes the workers. Its first argument gives the log of the worker with that number.</param>
internal sealed class Crew(Func<Func<int, OpLog>, CancellationToken, IEnumerable<IWorker>> hire)
{
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan BeatInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceWithOutput = TimeSpan.FromSeconds(1);

    /// <summary>How long workers may take to end their last operation.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(StandardStreams streams, CancellationTokenSource stop)
    {
        var clock = new AgentClock(TimeProvider.System);
        var journal = new Journal(streams.Output, stop);
        journal.Write(OpLines.Hello(clock.Now, Environment.ProcessId, Environment.MachineName));
        Start(() => StopListener.Listen(streams.Input, stop));
        Start(() => Beat(journal, clock, stop.Token));

        void Complain(string text) => PlainText.WriteLine(streams.Error, $"{Program.Name}: {text}");
        var workers = hire(number => new OpLog(number, journal.Write, clock), stop.Token).ToList();
        var threads = workers.Select(w => (w.Log.Writer, Thread: Start(() => w.Run(Complain)))).ToList();

        stop.Token.WaitHandle.WaitOne();
        var stuck = WaitFor(threads);
        journal.Close(OpLines.Bye(clock.Now, workers.Sum(w => w.Log.Acknowledged), stuck), PatienceWithOutput);
        return journal.Broken ? ExitCode.OutputBroken : stuck.Count > 0 ? ExitCode.Stuck : ExitCode.Success;
    }

    // On a thread of its own: it may hang in its write when nobody reads, and the end must not wait for that.
    private static void Beat(Journal journal, AgentClock clock, CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(BeatInterval)) journal.Write(OpLines.Beat(clock.Now));
    }

    private List<int> WaitFor(List<(int Writer, Thread Thread)> threads)
    {
        var stuck = new List<int>();
        var began = Stopwatch.GetTimestamp();
        foreach (var (writer, thread) in threads)
        {
            var left = Grace - Stopwatch.GetElapsedTime(began);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero)) stuck.Add(writer);
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
