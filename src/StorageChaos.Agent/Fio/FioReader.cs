using System.Globalization;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Fio;

/// <summary>Lets fio verify what it wrote, and tells its verdict.</summary>
internal sealed class FioReader(FioOptions options)
{
    private const string ReadAction = "fio-read";
    private const string EndAction = "fio-read-end";

    internal void Read(Journal journal)
    {
        var names = DirectoryEntries.Of(options.Place.Directory, out var error);
        foreach (var writer in options.Place.Numbers)
        {
            var jobs = JobsOf(writer, names);
            foreach (var job in jobs) journal.Write(Verify(job));
            journal.Write(ReadLines.End(EndAction, writer, jobs.Count).TextIfAny("e", error));
        }
    }

    private static JsonLine Verify(FioJob job)
    {
        var (exitCode, output) = ChildProcess.Run(job.Verify, CancellationToken.None);
        var line = ReadLines.Found(ReadAction, job.Writer).Number("from", job.Number).Text("path", job.Name);
        if (FioJob.Outcome(exitCode, output) is not var (error, words)) return line.Text("found", "intact");

        // fio says EILSEQ when the header or checksum of a block is wrong.
        return line.Text("found", error == "EILSEQ" ? "corrupt" : "unreadable").Text("e", error).Text("detail", words);
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
