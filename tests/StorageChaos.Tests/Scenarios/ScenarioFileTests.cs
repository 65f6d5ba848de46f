using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Checks.Expectations;
using StorageChaos.Faults.Registry;
using StorageChaos.Scenarios;
using StorageChaos.Tests.Checks;
using StorageChaos.Tests.Faults;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    private const string Minimal =
        """{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "partition", "link": "san" }, "hold": "20s" } ] }""";

    [TestCase("""{ "name": "x", "title": "t", "fault": [] }""", "f.json:1: fault: there is no key 'fault'")]
    [TestCase(
        "{ \"name\": \"x\", \"title\": \"t\",\n \"workload\": { \"writer\": 2 } }",
        "f.json:2: workload.writer: there is no key 'writer'")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": "-5s" }""", "f.json:1: recoveryDeadline: \"-5s\" is negative")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": "5 parsecs" }""", "\"5 parsecs\" is not a duration")]
    [TestCase("""{ "name": "x", "title": "t", "recoveryDeadline": 5 }""", "a duration is a string with a unit")]
    [TestCase("""{ "title": "t" }""", "name")]
    [TestCase(
        """{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "meteor" }, "hold": "1s" } ] }""",
        "f.json:1: faults[0].fault")]
    [TestCase("""{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "partition" }, "hold": "1s" } ] }""", "link")]
    [TestCase("""{ "name": "x", "title": "t", "stack": { "fileSystem": { "type": "zfs" } } }""", "stack.fileSystem.type")]
    [TestCase("{ \"name\": \"x", "f.json:1: Expected end of string, but instead reached end of data.")]
    [TestCase("null", "null is not a scenario")]
    [TestCase("[]", "f.json:1")]
    [TestCase("", "f.json:1")]
    public void Bad_input_is_refused_with_file_line_and_key(string json, string message) =>
        Assert.That(
            () => ScenarioFile.Parse("f.json", json),
            Throws.TypeOf<ScenarioException>().With.Message.Contains(message).And.Message.StartsWith("f.json"));

    [TestCase("\"link\": \"san\"", "\"link\": \"lan\"", "faults[0].fault: there is no link 'lan'")]
    [TestCase("\"link\": \"san\"", "\"link\": \"management\"", "faults[0].fault: link 'management' is the management network")]
    [TestCase("\"link\": \"san\"", "\"link\": \"wrong\"", "which is its management interface")]
    [TestCase("\"hold\": \"20s\"", "\"hold\": \"0s\"", "faults[0].hold")]
    [TestCase("\"name\": \"x\"", "\"name\": \"../x\"", "name: '../x'")]
    [TestCase("\"title\"", "\"seed\": -1, \"title\"", "seed: -1")]
    [TestCase("\"title\"", "\"control\": \"a2\", \"title\"", "control: 'a2' is not a number")]
    [TestCase("\"title\"", "\"control\": \"99999999999\", \"title\"", "control: '99999999999' is not a number")]
    [TestCase("\"title\"", "\"workload\": { \"steady\": \"2000h\" }, \"title\"", "workload.steady: 2000 h is more than 720 h")]
    [TestCase("\"title\"", "\"workload\": { \"settle\": \"2000h\" }, \"title\"", "workload.settle: 2000 h is more than 720 h")]
    [TestCase("\"title\"", "\"workload\": { \"pause\": \"2h\" }, \"title\"", "workload.pause: 7200 s is not between 0 and 3600 s")]
    [TestCase("\"title\"", "\"recoveryDeadline\": \"2000h\", \"title\"", "recoveryDeadline: 2000 h is more than 720 h")]
    [TestCase("\"hold\": \"20s\"", "\"hold\": \"2000h\"", "faults[0].hold: 2000 h is more than 720 h")]
    [TestCase("\"hold\": \"20s\"", "\"after\": \"2000h\", \"hold\": \"20s\"", "faults[0].after: 2000 h is more than 720 h")]
    [TestCase("\"hold\": \"20s\"", "\"hold\": \"999999999 x noop_out\"", "faults[0].hold: 2777777.8 h is more than 720 h")]
    [TestCase(
        "\"hold\": \"20s\"",
        "\"hold\": \"20s\", \"repeat\": { \"times\": 1000, \"period\": \"100h\" }",
        "faults[0].repeat.times: 1000 times 100 h is more than 720 h")]
    [TestCase(
        "\"hold\": \"20s\"",
        "\"occurrences\": [ { \"at\": \"2000h\", \"hold\": \"1s\" } ]",
        "faults[0].occurrences[0].at: 2000 h is more than 720 h")]
    [TestCase(
        "\"title\"",
        "\"random\": { \"count\": 2, \"gap\": { \"min\": \"1s\", \"max\": \"2000h\" }, \"hold\": { \"min\": \"1s\", \"max\": \"2s\" }, "
            + "\"catalogue\": [ { \"fault\": { \"kind\": \"partition\", \"link\": \"san\" } } ] }, \"title\"",
        "random.gap.max: 2000 h is more than 720 h")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"target\": { \"backstoreAttributes\": { \"../../x\": \"1\" } } }, \"title\"",
        "stack.target.backstoreAttributes: '../../x'")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"target\": { \"portalGroupAttributes\": { \"a;b\": \"1\" } } }, \"title\"",
        "stack.target.portalGroupAttributes: 'a;b'")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"session\": { \"settings\": { \"node.x\\nnode.y\": \"1\" } } }, \"title\"",
        "are not a setting of a node and its value")]
    [TestCase("\"title\"", "\"stack\": { \"export\": { \"options\": [ \"rw) *(rw\" ] } }, \"title\"", "stack.export.options: 'rw) *(rw'")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"fileSystem\": { \"mkfsOptions\": [ \"/dev/vda\" ] } }, \"title\"",
        "stack.fileSystem.mkfsOptions: '/dev/vda' names a path")]
    [TestCase("\"title\"", "\"workload\": { \"appends\": { \"recordBytes\": 1000 } }, \"title\"", "workload.appends.recordBytes: 1000")]
    [TestCase("\"title\"", "\"stack\": { \"target\": { \"writeCache\": \"hidden\" } }, \"title\"", "stack.target.writeCache")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"session\": { \"replacementTimeout\": \"1500ms\" } }, \"title\"",
        "stack.session.replacementTimeout")]
    [TestCase("\"title\"", "\"stack\": { \"export\": { \"options\": [ \"async\" ] } }, \"title\"", "stack.export.options")]
    [TestCase(
        "\"title\"",
        "\"stack\": { \"export\": { \"delegations\": true } }, \"workload\": { \"locks\": {} }, \"title\"",
        "stack.export.delegations: true does not go with")]
    [TestCase(
        "\"hold\": \"20s\"",
        "\"hold\": \"0.9 x replacment_timeout\"",
        "faults[0].hold: there is no timer 'replacment_timeout'; this stack has noop_out, ")]
    [TestCase("\"hold\": \"20s\"", "\"after\": \"1s\"", "faults[0].hold: a fault needs some time")]
    [TestCase("\"hold\"", "\"afterPrevious\": \"1s\", \"hold\"", "faults[0].afterPrevious: there is no fault before the first")]
    [TestCase("\"hold\"", "\"after\": \"1s\", \"afterPrevious\": \"1s\", \"hold\"", "faults[0].afterPrevious: after is given too")]
    [TestCase(
        "\"hold\"",
        "\"repeat\": { \"times\": 1, \"period\": \"30s\" }, \"hold\"",
        "faults[0].repeat.times: 1 is not between 2 and 1000")]
    [TestCase(
        "\"hold\"",
        "\"repeat\": { \"times\": 3, \"period\": \"21s\", \"jitter\": \"1s\" }, \"hold\"",
        "faults[0].repeat.period: 21 s leaves no time between a hold of 20 s and the next")]
    [TestCase(
        "\"hold\"",
        "\"occurrences\": [ { \"at\": \"0s\", \"hold\": \"1s\" } ], \"hold\"",
        "faults[0].occurrences: they have their own times")]
    [TestCase(
        "\"hold\": \"20s\"",
        "\"occurrences\": [ { \"at\": \"0s\", \"hold\": \"2s\" }, { \"at\": \"1s\", \"hold\": \"2s\" } ]",
        "faults[0].occurrences[1].at: the one before is still there")]
    [TestCase(
        "\"title\"",
        "\"random\": { \"count\": 0, \"gap\": { \"min\": \"2s\", \"max\": \"1s\" }, "
        + "\"hold\": { \"min\": \"1s\", \"max\": \"2s\" }, \"catalogue\": [] }, \"title\"",
        "random.count: 0 is not between 1 and 1000")]
    [TestCase(
        "\"title\"",
        "\"random\": { \"count\": 1, \"gap\": { \"min\": \"2s\", \"max\": \"1s\" }, "
        + "\"hold\": { \"min\": \"0s\", \"max\": \"2s\" }, \"catalogue\": [] }, \"title\"",
        "random.gap.min: is more than max")]
    [TestCase(
        "\"title\"",
        "\"random\": { \"count\": 1, \"gap\": { \"min\": \"1s\", \"max\": \"1s\" }, "
        + "\"hold\": { \"min\": \"1s\", \"max\": \"2s\" }, "
        + "\"catalogue\": [ { \"fault\": { \"kind\": \"partition\", \"link\": \"mgmt\" } } ] }, \"title\"",
        "random.catalogue[0].fault: link 'mgmt' is the management network")]
    [TestCase("\"title\"", "\"expect\": { \"slo\": { \"maximumUnavailable\": 2 } }, \"title\"", "expect.slo.maximumUnavailable: 2")]
    [TestCase("\"title\"", "\"expect\": { \"slo\": { \"maximumStall\": \"0s\" } }, \"title\"", "expect.slo.maximumStall: 0 s")]
    [TestCase(
        "\"title\"",
        "\"expect\": { \"places\": [ \"lan\" ] }, \"title\"",
        "expect.places: 'lan' is not one of client-cached, client,")]
    [TestCase("\"title\"", "\"expect\": { \"hiddenFromFsck\": true }, \"title\"", "expect.hiddenFromFsck: only with")]
    [TestCase(
        "\"title\"",
        "\"expect\": { \"kernelLog\": { \"expected\": [ { \"regex\": \"(\" } ] } }, \"title\"",
        "expect.kernelLog.expected[0]: regex: ")]
    public void What_this_lab_cannot_do_is_told_with_its_key(string old, string @new, string message)
    {
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace(old, @new, StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Topology), Has.Some.Contains(message));
    }

    [Test]
    public void A_second_path_takes_a_second_link()
    {
        var scenario = ScenarioFile.Parse(
            "f.json", Minimal.Replace("\"title\"", "\"stack\": { \"multipath\": { } }, \"title\"", StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Topology), Is.Empty);
        var one = Wiring.Topology with { Links = [.. Wiring.Topology.Links.Where(l => l.Name != "san1")] };
        Assert.That(scenario.Problems(one), Has.One.StartsWith("stack.multipath: this lab has no link 'san1'"));
        Assert.That((scenario with { Stack = new() }).Problems(one), Is.Empty);
    }

    [Test]
    public void A_good_scenario_has_no_problems() =>
        Assert.That(ScenarioFile.Parse("f.json", Minimal).Problems(Wiring.Topology), Is.Empty);

    [Test]
    public void Limits_places_and_lines_of_logs_may_be_stated()
    {
        const string Expect = """
            "expect": {
              "slo": {
                "maximumStall": "30s", "maximumUnavailable": 0.4, "maximumTimeToRecover": "1min", "maximumErrors": 3,
                "minimumOutage": "2s"
              },
              "places": [ "client", "lun" ],
              "kernelLog": {
                "expected": [ { "text": "conn error", "host": "gateway" } ],
                "allowed": [ { "regex": "I/O error, dev sd[ab]" } ]
              }
            }, "title"
            """;
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace("\"title\"", Expect, StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Topology), Is.Empty);
        var slo = new ServiceLevel
        {
            MaximumStall = TimeSpan.FromSeconds(30),
            MaximumUnavailable = 0.4,
            MaximumTimeToRecover = TimeSpan.FromMinutes(1),
            MaximumErrors = 3,
            MinimumOutage = TimeSpan.FromSeconds(2),
        };
        Assert.That(scenario.Expect.Slo, Is.EqualTo(slo));
        Assert.That(
            ScenarioFile.Parse("f.json", JsonSerializer.Serialize(scenario, ScenarioFile.Json)).Expect.KernelLog!.Expected,
            Is.EqualTo(scenario.Expect.KernelLog!.Expected));
    }

    [TestCase("500ms", 0.5)]
    [TestCase("20s", 20)]
    [TestCase("1.5s", 1.5)]
    [TestCase("2min", 120)]
    [TestCase("1h", 3600)]
    public void Durations_have_units(string text, double seconds) =>
        Assert.That(
            ScenarioFile.Parse("f.json", Minimal.Replace("20s", text, StringComparison.Ordinal)).Faults[0].Hold!.Value.Fixed.TotalSeconds,
            Is.EqualTo(seconds));

    [TestCase("0.9 x replacement_timeout", 108)]
    [TestCase("2x noop_out", 20)]
    public void Durations_may_be_multiples_of_timers(string text, double seconds)
    {
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace("20s", text, StringComparison.Ordinal));
        Assert.That(scenario.Problems(Wiring.Topology), Is.Empty);
        Assert.That(scenario.Drawn().Faults[0].Hold!.Value.Fixed.TotalSeconds, Is.EqualTo(seconds));
        Assert.That(JsonSerializer.Serialize(scenario, ScenarioFile.Json), Does.Contain(" x "));
    }

    [Test]
    public void Two_mounts_of_one_host_are_two_clients_only_without_delegations()
    {
        Assert.That(ScenarioFile.Parse("f.json", Minimal).Drawn().Stack.Export.Delegations, Is.Null);
        var locks = ScenarioFile.Parse(
            "f.json", Minimal.Replace("\"title\"", "\"workload\": { \"locks\": {} }, \"title\"", StringComparison.Ordinal));
        Assert.That(locks.Drawn().Stack.Export.Delegations, Is.False);
    }

    [Test]
    public void A_drawn_scenario_is_drawn_for_good()
    {
        const string Repeated = "\"repeat\": { \"times\": 5, \"period\": \"25s\", \"jitter\": \"1s\" }, \"hold\"";
        var scenario = ScenarioFile.Parse("f.json", Minimal.Replace("\"hold\"", Repeated, StringComparison.Ordinal));
        var stored = JsonSerializer.Serialize(scenario.Drawn(), ScenarioFile.Json);
        var again = ScenarioFile.Parse("run.json", stored) with { Seed = 77 };
        Assert.That(again.Problems(Wiring.Topology), Is.Empty);
        Assert.That(JsonSerializer.Serialize(again.Drawn() with { Seed = scenario.Seed }, ScenarioFile.Json), Is.EqualTo(stored));
    }

    [Test]
    public void What_is_written_is_what_was_read()
    {
        foreach (var (path, scenario) in ScenarioCatalogue.Load(Repository.Path("tests/Scenarios/catalogue")))
        {
            var json = JsonSerializer.Serialize(scenario, ScenarioFile.Json);
            Assert.That(JsonSerializer.Serialize(ScenarioFile.Parse(path, json), ScenarioFile.Json), Is.EqualTo(json));
        }
    }

    [Test]
    public void A_recorded_run_is_a_scenario_too() =>
        Assert.That(
            ScenarioFile.Parse("run.json", $$"""{ "formatVersion": 1, "scenario": {{Minimal}}, "seed": 3 }""").Name,
            Is.EqualTo("x"));

    [Test]
    public void Every_scenario_of_the_catalogue_can_be_run_and_is_named_after_its_file()
    {
        var catalogue = ScenarioCatalogue.Load(Repository.Path("tests/Scenarios/catalogue"));
        Assert.That(catalogue, Has.Count.GreaterThanOrEqualTo(6));
        foreach (var (path, scenario) in catalogue)
        {
            Assert.That(scenario.Problems(Wiring.OwnLab), Is.Empty, path);
            Assert.That(scenario.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(path)));
            Assert.That(scenario.Shows, Is.Not.Empty, path);
        }
    }

    [Test]
    public void Every_kind_of_fault_has_a_self_test_that_can_be_run()
    {
        var files = Directory.GetFiles(Repository.Path("tests/Scenarios/faults"), "*.json").ToDictionary(f => f, ScenarioFile.Load);
        Assert.Multiple(() =>
        {
            foreach (var (path, scenario) in files)
            {
                Assert.That(scenario.Problems(Wiring.OwnLab), Is.Empty, path);
                Assert.That(scenario.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(path)));
            }

            var kinds = FaultKinds.All.Select(k => k.Type);
            Assert.That(
                kinds.Except(files.Values.SelectMany(s => s.Drawn().Faults).Select(f => f.Fault.GetType())),
                Is.Empty,
                "kinds without a self-test");
        });
    }

    [Test]
    public void The_schema_knows_every_kind_of_fault_and_describes_keys()
    {
        var schema = ScenarioSchema.Create().ToJsonString();
        Assert.That(
            schema,
            Does.Contain("\"partition\"").And.Contain("\"loss\"").And.Contain("\"power-cut\"")
                .And.Contain("\"additionalProperties\":false").And.Contain("\"description\""));
    }
}
