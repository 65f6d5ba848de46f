using System.Text.Json.Nodes;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Evidence.Allure;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Evidence;

[TestFixture]
internal sealed class ReportBuilderTests : EvidenceFixture
{
    [Test]
    public async Task Renders_the_results_of_all_runs()
    {
        var host = new RecordedHost();
        var runs = new[] { SampleRun.Write(Root, SampleRun.Judgement()) };
        var output = Path.Combine(Root, "out");

        var page = await new ReportBuilder(host, "/opt/render-report").BuildAsync(runs, output, CancellationToken.None);

        var results = Path.Combine(output, "allure-results");
        Assert.That(page, Is.EqualTo(Path.Combine(output, "index.html")));
        Assert.That(host.Commands.Single().Argv, Is.EqualTo(new[] { "/opt/render-report", results, output }));
        Assert.That(
            File.ReadAllText(Path.Combine(results, "environment.properties")),
            Does.Contain("accelerator.name = tcg\n").And.Contain("gateway.kernel = 6.1.0\n"));
        Assert.That(File.ReadAllText(Path.Combine(results, "categories.json")), Does.Contain("Data loss or damage"));
    }

    [Test]
    public async Task A_failure_is_not_taken_for_a_retry_of_a_later_pass()
    {
        var runs = new[] { SampleRun.Write(Root, SampleRun.Judgement(Verdict.Fail, false)), SampleRun.Write(Root, SampleRun.Judgement()) };
        var output = Path.Combine(Root, "out");
        await new ReportBuilder(new RecordedHost(), "render").BuildAsync(runs, output, CancellationToken.None);

        var results = Results(output);
        Assert.That(results.Select(r => r["historyId"]!.ToString()), Is.Unique);
        Assert.That(
            results.SelectMany(r => r["parameters"]!.AsArray()).Count(p => p!["excluded"] is null),
            Is.EqualTo(1),
            "only the repetition tells them apart");
    }

    [Test]
    public async Task Results_of_an_earlier_report_do_not_return()
    {
        var output = Path.Combine(Root, "out");
        var builder = new ReportBuilder(new RecordedHost(), "render");
        await builder.BuildAsync([SampleRun.Write(Root, SampleRun.Judgement())], output, CancellationToken.None);
        File.WriteAllText(Path.Combine(output, "allure-results", "notes.txt"), "mine");
        await builder.BuildAsync([SampleRun.Write(Root, SampleRun.Judgement())], output, CancellationToken.None);

        Assert.That(Results(output), Has.Count.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(output, "allure-results", "notes.txt")), Is.True, "what is not ours stays");
    }

    private static List<JsonNode> Results(string output) =>
        [.. Directory.GetFiles(Path.Combine(output, "allure-results"), "*-result.json").Select(f => JsonNode.Parse(File.ReadAllText(f))!)];

    private sealed class RecordedHost : IHost
    {
        public List<HostCommand> Commands { get; } = [];

        public string Name => "hypervisor";

        public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct)
        {
            Commands.Add(command);
            return Task.FromResult(SampleRun.Outcome(command.ToString()));
        }

        public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

        public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => throw new NotSupportedException();

        public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => throw new NotSupportedException();
    }
}
