using System.Globalization;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Fio;

/// <summary>Lets fio verify what it wrote, and tells its verdict.</summary>
internal sealed class FioReader(FioOptions options)
{

    internal void Read(Journal journal)
    {
        var names = DirectoryEntries.Of(options.Place.Directory, out var error);
        foreach (var writer in options.Place.Numbers)
        {
            var jobs = JobsOf(writer, names);
            foreach (var job in jobs) journal.Write(Verify(job));
            journal.Write(ReadLines.End(FioProtocol.ReadEnd, writer, jobs.Count).TextIfAny(LineKeys.Error, error));
        }
    }

    private static JsonLine Verify(FioJob job)
    {
        var (exitCode, output) = ChildProcess.Run(job.Verify, CancellationToken.None);
        var line = ReadLines.Found(FioProtocol.Read, job.Writer).Number(LineKeys.From, job.Number).Text(LineKeys.Path, job.Name);
        if (FioJob.Outcome(exitCode, output) is not var (error, words)) return line.Text(LineKeys.Found, Found.Intact);

        // fio says EILSEQ when the header or checksum of a block is wrong.
        return line.Text(LineKeys.Found, error == "EILSEQ" ? Found.Corrupt : Found.Unreadable)
            .Text(LineKeys.Error, error)
            .Text(LineKeys.Detail, words);
    }

    private List<FioJob> JobsOf(int writer, List<string> names)
    {
        var jobs = new List<FioJob>();
        foreach (var name in names)
        {
            if (name.Split('-', '.') is ["fio", var owner, var text, "dat"]
                && owner == $"{writer}" && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                jobs.Add(new FioJob(writer, number, options));
        }

        return [.. jobs.OrderBy(j => j.Number)];
    }
}
