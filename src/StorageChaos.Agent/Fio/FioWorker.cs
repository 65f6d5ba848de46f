using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Fio;

/// <summary>Runs one job after the other, each on a file of its own, and keeps the files of the last two that succeeded.</summary>
internal sealed class FioWorker(int number, FioOptions options, Journal journal, AgentClock clock, CancellationToken stop) : IWorker
{
    private const string Action = "fio";
    private const string Remove = "fio-remove";
    private readonly Queue<FioJob> kept = new();
    private long acknowledged;

    /// <inheritdoc/>
    public int Number => number;

    /// <inheritdoc/>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var job = new FioJob(number, n, options);
            if (!journal.Write(OpLines.Invoke(clock.Now, number, n, Action).Text("path", job.Name))) break;
            var done = Try(job);
            if (done) kept.Enqueue(job);
            if (kept.Count > 2) Discard(kept.Dequeue());
            Pace.Keep(done, options.Place.Pause, stop);
        }
    }

    private bool Try(FioJob job)
    {
        var began = clock.Now;
        var (exitCode, output) = ChildProcess.Run(job.Write, stop);
        var ended = clock.Now;

        // Killed half way: neither done nor failed, so it stays open.
        if (stop.IsCancellationRequested && exitCode != 0) return false;
        if (FioJob.Outcome(exitCode, output) is not var (error, words))
        {
            Interlocked.Increment(ref acknowledged);
            return journal.Write(OpLines.Ok(ended, number, job.Number, ended - began, Action).Text("path", job.Name));
        }

        var phase = exitCode == ChildProcess.NotFound ? "fail" : "info";
        journal.Write(OpLines.Of(phase, ended, number, job.Number, ended - began, error, "fio", Action).Text("path", job.Name).Text("detail", words));
        return false;
    }

    // Nothing is promised of it; it is told so that nobody looks for the file.
    private void Discard(FioJob job)
    {
        if (!journal.Write(OpLines.Invoke(clock.Now, number, job.Number, Remove).Text("path", job.Name))) return;
        var began = clock.Now;
        CallFailure? failure = Libc.Unlink(job.Path) == 0 ? null : CallFailure.Of("unlink");
        var took = clock.Now - began;
        journal.Write(failure is { } failed
            ? OpLines.Info(clock.Now, number, job.Number, took, failed, Remove)
            : OpLines.Ok(clock.Now, number, job.Number, took, Remove));
    }
}
