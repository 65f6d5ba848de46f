using NUnit.Framework;
using StorageChaos.Cli;

namespace StorageChaos.Tests.Cli;

/// <summary>What a person gets for bad input: a sentence on standard error and exit code 64. None of these touches a host.</summary>
[NonParallelizable] // redirects the console of the process
public sealed class CommandLineTests
{
    [TestCase("frobnicate", "frobnicate")]
    [TestCase("run", "FILE")]
    [TestCase("run /nowhere.json", "/nowhere.json: cannot be read")]
    [TestCase("run x.json --seed many", "--seed")]
    [TestCase("check /nowhere", "there is no run directory /nowhere")]
    [TestCase("check /", "/ is not the directory of a run: run.json is missing")]
    [TestCase("report / --out /tmp/none", "run.json is missing")]
    [TestCase("report /", "--out")]
    [TestCase("scenarios --set catalogue=/nowhere", "/nowhere: there is no such directory")]
    [TestCase("scenarios --set catalogue", "not of the form KEY=VALUE")]
    [TestCase("lab status --set lab:kind=cloud", "lab:kind: 'cloud' is not one of vagrant, inventory")]
    [TestCase("lab status --set lab:connectSeconds=soon", "'soon' at 'Lab:ConnectSeconds'")]
    public async Task Bad_input_is_64_and_says_what_is_wrong(string arguments, string message)
    {
        var (code, errors) = await RunAsync(arguments);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(64), errors);
            Assert.That(errors, Does.StartWith("storagechaos: ").And.Contain(message).And.Not.Contain("   at "));
        });
    }

    [Test]
    public async Task A_scenario_that_the_lab_cannot_run_is_named_with_its_file_and_key()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, """{ "name": "x", "title": "t", "faults": [ { "fault": { "kind": "partition", "link": "lan" }, "hold": "1s" } ] }""");
            var (code, errors) = await RunAsync($"run {path}");
            Assert.That((code, errors), Is.EqualTo((64, $"storagechaos: {path}: faults[0].fault: there is no link 'lan'; links of this lab: nas, san, san1\n")));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Debug_shows_where() => Assert.That((await RunAsync("check /nowhere --debug")).Errors, Does.Contain("   at "));

    [TestCase("schema")]
    [TestCase("--help")]
    public async Task What_needs_no_lab_works_without_one(string arguments) => Assert.That((await RunAsync(arguments)).Code, Is.Zero);

    private static async Task<(int Code, string Errors)> RunAsync(string arguments)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var caught = new StringWriter();
        try
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(caught);
            return (await new CommandLine(TimeProvider.System).RunAsync(arguments.Split(' ')), caught.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
