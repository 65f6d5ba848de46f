using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Layers;
using StorageChaos.Evidence;
using StorageChaos.Labs;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Tests.Checks;
using StorageChaos.Tests.Evidence;
using StorageChaos.Work;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Running;

/// <summary>
/// A part of a stack, a kind of work and a kind of lab that the product knows nothing of are registered from here, and go through a
/// whole run: parsed, planned, built, worked on, read back, removed and judged. Hosts are scripted: no result of a lab.
/// </summary>
internal sealed class ExtensionTests : EvidenceFixture
{
    private const string Json = """
        {
          "name": "extended", "title": "Parts of others",
          "stack": { "dummy": { "forgets": true } },
          "workload": { "dummy": { "writers": 2 }, "steady": "0s", "settle": "0s" },
          "expect": { "minimumOperations": 2 }
        }
        """;

    private static readonly Kinds Extended = Kinds.Default with
    {
        Parts = [new DummyKind()],
        Work = [.. WorkKinds.All, WorkKind.Of<DummyWork>(new DummyCheck())],
    };

    private static readonly string[] Acknowledgements =
    [
        """{"t":NOW,"p":"beat"}""",
        """{"t":NOW,"p":"invoke","a":"dummy","w":0,"n":0}""", """{"t":NOW,"p":"ok","a":"dummy","w":0,"n":0,"d":0.001}""",
        """{"t":NOW,"p":"invoke","a":"dummy","w":1,"n":1}""", """{"t":NOW,"p":"ok","a":"dummy","w":1,"n":1,"d":0.001}""",
    ];

    private ScriptedLab lab = null!;

    [SetUp]
    public void OpenLab()
    {
        var settings = ScriptedLab.SettingsIn(Path.Combine(Root, "state"));
        LabKind[] kinds = [.. LabKinds.All, ScriptedLab.Registration];
        Assert.That(settings.Problems(kinds), Is.Empty);
        Assert.That(
            settings.Problems(),
            Has.One.StartsWith("lab:kind: 'scripted' is not one of vagrant, inventory"),
            "nobody knows it who was not told");
        lab = (ScriptedLab)kinds.Single(k => k.Name == settings.Kind).Open(settings, TimeProvider.System);
        lab.Host("client").Works = Acknowledgements;
        lab.Host("client").Answers["dummy-read"] = Read(0, 1);
    }

    [Test]
    public async Task They_go_through_a_whole_run()
    {
        var result = await RunAsync();
        Assert.That(result.Judgement.Reason, Does.EndWith("0 lost"));
        Assert.That(result.Judgement.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(
            result.Judgement.Contract,
            Is.EqualTo("acknowledged writes survive, except after a power cut of client: the dummy forgets (its own documentation)"));
        Assert.That(lab.Resets, Is.EqualTo(1));
        Assert.That(
            lab.Host("client").Commands.Where(c => c.StartsWith("dummy ", StringComparison.Ordinal)).Distinct(),
            Is.EqualTo(new[] { "dummy tear-down", "dummy build", "dummy has-recovered", "dummy close", "dummy reopen" }),
            "removed first, since the past of such hosts is not ours");
        Assert.That(lab.Host("client").Commands.Last(c => c.StartsWith("dummy ", StringComparison.Ordinal)), Is.EqualTo("dummy tear-down"));
    }

    [Test]
    public async Task Their_check_finds_what_is_lost()
    {
        lab.Host("client").Answers["dummy-read"] = Read(1);
        Assert.That((await RunAsync()).Judgement.Reason, Is.EqualTo("dummy: 1 lost"));
    }

    [Test]
    public async Task Their_run_can_be_judged_again_and_run_again_from_its_directory()
    {
        var directory = RunDirectory.Open((await RunAsync()).Directory.FullPath);
        Assert.That(ScenarioRunner.Judge(directory, Extended).Judgement.Verdict, Is.EqualTo(Verdict.Pass));
        var again = ScenarioFile.Parse("run.json", File.ReadAllText(directory.RunPath), Extended);
        Assert.That(again.Stack.More["dummy"], Is.EqualTo(new DummySpec { Forgets = true }));
        Assert.That(again.Workload.Work, Is.EqualTo(new[] { new DummyWork { Writers = 2 } }));
    }

    [Test]
    public void Who_was_not_told_of_them_refuses_them_with_line_and_key() => Assert.That(
        () => ScenarioFile.Parse("f.json", Json),
        Throws.TypeOf<ScenarioException>().With.Message.StartsWith("f.json:3: stack.dummy: there is no key 'dummy' here"));

    [Test]
    public void What_is_wrong_with_them_is_told_with_its_key() => Assert.That(
        Scenario(Json.Replace("\"writers\": 2", "\"writers\": 0", StringComparison.Ordinal)).Problems(lab.Topology, Extended),
        Is.EqualTo(new[] { "workload.dummy.writers: 0 is not positive" }));

    [Test]
    public void A_protocol_of_its_own_stands_where_NFS_would_stand()
    {
        PartKind[] all = [.. PartKinds.All, new DummyKind()];
        string[] Parts(StackSpec spec) => [.. StorageStack.Of(spec, StackSite.Nowhere, all).Parts.Select(p => p.Name)];
        Assert.That(Parts(Scenario(Json).Stack), Is.EqualTo(new[] { "target", "session", "fileSystem", "dummy" }));
        Assert.That(Parts(new StackSpec()), Is.EqualTo(new[] { "target", "session", "fileSystem", "export", "mount", "secondMount" }));
    }

    [Test]
    public void Their_phases_are_in_the_plan()
    {
        var plan = ScenarioRunner.Plan(Scenario(Json), lab, Options);
        Assert.That(plan.Split('\n').Select(l => l.Split(' ')[0]), Is.EqualTo(new[]
        {
            "clean-start", "stack", "steady", "state-before", "faults", "recovery", "stop", "state-after", "read-client-cached",
            "close", "reopen", "final-read", "tear-down",
        }));
        Assert.That(plan, Does.Contain("built, from the disk up: dummy").And.Contain("for the dummy, new acknowledgements"));
    }

    private RunOptions Options => new() { Root = Path.Combine(Root, "runs"), Kinds = Extended };

    private static Scenario Scenario(string json) => ScenarioFile.Parse("f.json", json, Extended);

    private Task<RunResult> RunAsync() =>
        new ScenarioRunner(TimeProvider.System).RunAsync(Scenario(Json), lab, Options, CancellationToken.None);

    private static string Read(params int[] records) => string.Join('\n', records
        .Select(r => $$"""{"p":"read","a":"dummy-read","w":0,"from":{{r}},"found":"intact"}""")
        .Append("""{"p":"end","a":"dummy-end","w":0,"slots":2}"""));
}
