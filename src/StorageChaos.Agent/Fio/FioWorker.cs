using StorageChaos.Agent.Native;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Fio;

/// <summary>Runs one job after the other, each on a file of its own, and keeps the files of the last two that succeeded.</summary>
internal sealed class FioWorker(FioOptions options, OpLog log, CancellationToken stop) : IWorker
{
    private readonly Queue<FioJob> kept = new();

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var job = new FioJob(log.Writer, n, options);
            if (!log.Invoke(n, FioProtocol.Job, line => line.Text(LineKeys.Path, job.Name))) break;
            var done = Try(job);
            if (done) kept.Enqueue(job);
            if (kept.Count > 2) Discard(kept.Dequeue());
            Pace.Keep(done, options.Place.Pause, stop);
        }
    }

    private bool Try(FioJob job)
    {
        var began = log.Now;
        var (exitCode, output) = ChildProcess.Run(job.Write, stop);
        // It was killed half way, so it neither succeeded nor failed: no line tells its end.
        if (stop.IsCancellationRequested && exitCode != 0) return false;
        if (FioJob.Outcome(exitCode, output) is not var (error, words))
            return log.Ok(job.Number, FioProtocol.Job, began, line => line.Text(LineKeys.Path, job.Name));

        var definite = exitCode == ChildProcess.NotFound;
        log.Failed(
            job.Number,
            FioProtocol.Job,
            began,
            definite,
            error,
            "fio",
            line => line.Text(LineKeys.Path, job.Name).Text(LineKeys.Detail, words));
        return false;
    }

    // Nothing is promised about the removal. It is told so that nobody looks for the file.
    private void Discard(FioJob job)
    {
        if (!log.Invoke(job.Number, FioProtocol.Remove, line => line.Text(LineKeys.Path, job.Name))) return;
        var began = log.Now;
        if (Libc.Unlink(job.Path) == 0) log.Ok(job.Number, FioProtocol.Remove, began, counts: false);
        else log.Failed(job.Number, FioProtocol.Remove, began, definite: false, CallFailure.Of("unlink"));
    }
}
