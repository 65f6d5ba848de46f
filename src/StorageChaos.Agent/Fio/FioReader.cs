using System.Globalization;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Fio;

/// <summary>Lets fio verify what it wrote, and takes its verdict over.</summary>
internal sealed class FioReader(FioOptions options)
{
    private const string ReadAction = "fio-read";
    private const string EndAction = "fio-read-end";

    internal void Read(Journal journal)
    {
        foreach (var writer in options.Place.Numbers)
        {
            var jobs = List(writer, out var error);
            foreach (var job in jobs) journal.Write(Verify(job));
            journal.Write(new JsonLine("end").Text("a", EndAction).Number("w", writer).Number("slots", jobs.Count).TextIfAny("e", error));
        }
    }

    private static JsonLine Verify(FioJob job)
    {
        var (exitCode, output) = ChildProcess.Run(job.Verify, CancellationToken.None);
        var line = new JsonLine("read").Text("a", ReadAction).Number("w", job.Writer).Number("from", job.Number).Text("path", job.Name);
        if (FioJob.Outcome(exitCode, output) is not var (error, words)) return line.Text("found", "intact");

        // EILSEQ is what fio makes of a block whose header or checksum is wrong.
        return line.Text("found", error == "EILSEQ" ? "corrupt" : "unreadable").Text("e", error).Text("detail", words);
    }

    private List<FioJob> List(int writer, out string? error)
    {
        error = null;
        var prefix = $"fio-{writer}-";
        var jobs = new List<FioJob>();
        try
        {
            foreach (var name in Directory.EnumerateFiles(options.Place.Directory, prefix + "*.dat").Select(p => Path.GetFileName(p)))
            {
                if (long.TryParse(name[prefix.Length..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) jobs.Add(new FioJob(writer, number, options));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = Errno.Name(e);
        }

        return [.. jobs.OrderBy(j => j.Number)];
    }
}
