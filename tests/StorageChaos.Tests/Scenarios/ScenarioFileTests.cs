using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Scenarios;
using StorageChaos.Tests.Faults;

namespace StorageChaos.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    private const string Minimal = """{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "partition", "link": "san" }, "hold": "20s" } ] }""";

    [TestCase("""{ "name": "x", "title": "t", "fault": [] }""", "f.json:1: fault: there is no key 'fault'")]
    [TestCase("{ \"name\": \"x\", \"title\": \"t\",\n \"workload\": { \"writer\": 2 } }", "f.json:2: workload.writer: there is no key 'writer'")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": "-5s" }""", "f.json:1: recoveryDeadline: \"-5s\" is negative")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": "5 parsecs" }""", "\"5 parsecs\" is not a duration")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": 5 }""", "a duration is a string with a unit")]
    [TestCase("""{ "title": "t" }""", "name")]
    [TestCase("""{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "meteor" }, "hold": "1s" } ] }""", "f.json:1: faults[0].fault")]
    [TestCase("""{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "partition" }, "hold": "1s" } ] }""", "link")]
    [TestCase("""{ "name": "x", "title": "t", "stack": { "fileSystem": { "type": "zfs" } } }""", "stack.fileSystem.type")]
    [TestCase("{ \"name\": \"x\",", "f.json:1")]
    [TestCase("null", "null is not a scenario")]
    [TestCase("[]", "f.json:1")]
    [TestCase("", "f.json:1")]
    public void Bad_input_is_refused_with_file_line_and_key(string json, string message) =>
        Assert.That(() => ScenarioFile.Parse("f.json", json), Throws.TypeOf<ScenarioException>().With.Message.Contains(message).And.Message.StartsWith("f.json"));

    [TestCase("\"link\": \"san\"", "\"link\": \"lan\"", "faults[0].fault: there is no link 'lan'")]
    [TestCase("\"link\": \"san\"", "\"link\": \"management\"", "faults[0].fault: link 'management' is the management network")]
    [TestCase("\"link\": \"san\"", "\"link\": \"wrong\"", "which is its management interface")]
    [TestCase("\"hold\": \"20s\"", "\"hold\": \"0s\"", "faults[0].hold")]
    [TestCase("\"name\": \"x\"", "\"name\": \"../x\"", "name: '../x'")]
    [TestCase("\"title\"", "\"seed\": -1, \"title\"", "seed: -1")]
    [TestCase("\"title\"", "\"workload\": { \"recordBytes\": 1000 }, \"title\"", "workload.recordBytes: 1000")]
    [TestCase("\"title\"", "\"stack\": { \"target\": { \"writeCache\": \"hidden\" } }, \"title\"", "stack.target.writeCache")]
    [TestCase("\"title\"", "\"stack\": { \"session\": { \"replacementTimeout\": \"1500ms\" } }, \"title\"", "stack.session.replacementTimeout")]
    [TestCase("\"title\"", "\"stack\": { \"export\": { \"options\": [ \"async\" ] } }, \"title\"", "stack.export.options")]
    public void What_this_lab_cannot_do_is_told_with_its_key(string old, string @new, string message)
    {
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace(old, @new, StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Links), Has.Some.Contains(message));
    }

    [Test]
    public void A_second_path_takes_a_second_link()
    {
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace("\"title\"", "\"stack\": { \"multipath\": { } }, \"title\"", StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Links), Is.Empty);
        var one = Wiring.Links with { Links = [.. Wiring.Links.Links.Where(l => l.Name != "san1")] };
        Assert.That(scenario.Problems(one), Has.One.StartsWith("stack.multipath: this lab has no link 'san1'"));
        Assert.That((scenario with { Stack = new() }).Problems(one), Is.Empty);
    }

    [Test]
    public void A_good_scenario_has_no_problems() =>
        Assert.That(ScenarioFile.Parse("f.json", Minimal).Problems(Wiring.Links), Is.Empty);

    [TestCase("500ms", 0.5)]
    [TestCase("20s", 20)]
    [TestCase("1.5s", 1.5)]
    [TestCase("2min", 120)]
    [TestCase("1h", 3600)]
    public void Durations_have_units(string text, double seconds) =>
        Assert.That(ScenarioFile.Parse("f.json", Minimal.Replace("20s", text, StringComparison.Ordinal)).Faults[0].Hold!.Value.Fixed.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public void What_is_written_is_what_was_read()
    {
        foreach (var (path, scenario) in Catalogue.Load(Repository.Path("tests/Scenarios/catalogue")))
        {
            var json = JsonSerializer.Serialize(scenario, ScenarioFile.Json);
            Assert.That(JsonSerializer.Serialize(ScenarioFile.Parse(path, json), ScenarioFile.Json), Is.EqualTo(json));
        }
    }

    [Test]
    public void A_recorded_run_is_a_scenario_too() =>
        Assert.That(ScenarioFile.Parse("run.json", $$"""{ "formatVersion": 1, "scenario": {{Minimal}}, "seed": 3 }""").Name, Is.EqualTo("x"));

    [Test]
    public void Every_scenario_of_the_catalogue_can_be_run_and_is_named_after_its_file()
    {
        var catalogue = Catalogue.Load(Repository.Path("tests/Scenarios/catalogue"));
        Assert.That(catalogue, Has.Count.GreaterThanOrEqualTo(6));
        foreach (var (path, scenario) in catalogue)
        {
            Assert.That(scenario.Problems(Wiring.Links), Is.Empty, path);
            Assert.That(scenario.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(path)));
            Assert.That(scenario.Shows, Is.Not.Empty, path);
        }
    }

    [Test]
    public void The_schema_knows_every_kind_of_fault_and_describes_keys()
    {
        var schema = ScenarioSchema.Create().ToJsonString();
        Assert.That(schema, Does.Contain("\"partition\"").And.Contain("\"loss\"").And.Contain("\"power-cut\"").And.Contain("\"additionalProperties\":false").And.Contain("\"description\""));
    }
}
