using System.Diagnostics;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Appending;

/// <summary>Runs the writers until told to stop, and does not wait for ever for one that hangs.</summary>
internal sealed class AppendCommand(AppendOptions options)
{
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan PatienceWithOutput = TimeSpan.FromSeconds(1);

    /// <summary>How long writers may take to finish what they are at.</summary>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(StandardStreams streams, CancellationTokenSource stop)
    {
        var clock = new AgentClock(TimeProvider.System);
        var journal = new Journal(streams.Output, stop);
        journal.Write(AppendLines.Hello(clock.Now, Environment.ProcessId, Environment.MachineName));
        Start(() => StopListener.Listen(streams.Input, stop));

        var complaints = streams.Error;
        var writers = new Writer[options.Files.Writers];
        var threads = new Thread[writers.Length];
        for (var i = 0; i < writers.Length; i++)
        {
            var writer = writers[i] = new Writer(i, options, journal, clock, stop.Token);
            threads[i] = Start(() => writer.Run(text => PlainText.WriteLine(complaints, $"{Program.Name}: {text}")));
        }

        stop.Token.WaitHandle.WaitOne();
        var stuck = WaitFor(threads);
        journal.Close(AppendLines.Bye(clock.Now, writers.Sum(w => w.Acknowledged), stuck), PatienceWithOutput);
        return journal.Broken ? ExitCode.OutputBroken : stuck.Count > 0 ? ExitCode.Stuck : ExitCode.Success;
    }

    private List<int> WaitFor(Thread[] threads)
    {
        var stuck = new List<int>();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < threads.Length; i++)
        {
            var left = Grace - Stopwatch.GetElapsedTime(began);
            if (!threads[i].Join(left > TimeSpan.Zero ? left : TimeSpan.Zero)) stuck.Add(i);
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
