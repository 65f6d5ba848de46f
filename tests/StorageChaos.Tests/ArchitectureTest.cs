using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace StorageChaos.Tests;

/// <summary>Holds the folders under src/StorageChaos to the table of the design: arrows point down only.</summary>
[TestFixture]
internal sealed partial class ArchitectureTest
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Histories"] = [],
        ["Hosts"] = [],
        ["Labs"] = ["Hosts"],
        ["Storage"] = ["Hosts"],
        ["Fsck"] = ["Hosts"],
        ["Faults"] = ["Hosts", "Histories", "Storage"],
        ["Workloads"] = ["Hosts", "Histories"],
        ["Tampering"] = ["Hosts", "Storage"],
        ["Checks"] = ["Histories", "Fsck", "Storage"],
        ["Evidence"] = ["Histories", "Hosts", "Labs", "Storage", "Fsck", "Faults", "Workloads", "Checks"],
        ["Scenarios"] = ["Histories", "Hosts", "Labs", "Storage", "Fsck", "Faults", "Workloads", "Tampering", "Checks", "Evidence"],
        ["Cli"] = ["Histories", "Hosts", "Labs", "Storage", "Fsck", "Faults", "Workloads", "Tampering", "Checks", "Evidence", "Scenarios"],
    };

    [Test]
    public void Folders_depend_on_those_below_only()
    {
        var root = Path.Combine(RepositoryRoot(), "src", "StorageChaos");
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal))
            .ToList();
        Assert.That(files, Has.Count.GreaterThan(30), "the sources were not found");
        Assert.That(files.SelectMany(f => Violations(f, File.ReadAllText(Path.Combine(root, f)))), Is.Empty);
    }

    [TestCase("Checks/Bad.cs", "using StorageChaos.Hosts;\n", "Checks/Bad.cs:1: Checks must not use Hosts")]
    [TestCase("Histories/Bad.cs", "\nvar x = StorageChaos.Checks.Judge.All;", "Histories/Bad.cs:2: Histories must not use Checks")]
    [TestCase("Storage/Bad.cs", "using static StorageChaos.Labs.Lab;", "Storage/Bad.cs:1: Storage must not use Labs")]
    [TestCase("Fsck/Bad.cs", "global using X = StorageChaos.Faults.Fault;", "Fsck/Bad.cs:1: Fsck must not use Faults")]
    [TestCase("Fsck/Bad.cs", "namespace StorageChaos.Hosts;", "Fsck/Bad.cs:1: its namespace is StorageChaos.Hosts, its folder Fsck")]
    [TestCase("Fsck/Bad.cs", "var x = global::StorageChaos.Scenarios.Scenario;", "Fsck/Bad.cs:1: Fsck must not use Scenarios")]
    [TestCase("Odd/Bad.cs", "class X;", "Odd/Bad.cs: the folder Odd is not in the table")]
    public void A_bad_source_is_named_with_its_line(string path, string source, string violation) =>
        Assert.That(Violations(path, source), Is.EqualTo(new[] { violation }));

    [TestCase("Checks/Good.cs", "using StorageChaos.Fsck;\nusing StorageChaos.Histories;\nnamespace StorageChaos.Checks;\n")]
    [TestCase("Checks/Good.cs", "/// <see cref=\"StorageChaos.Scenarios.Scenario\"/>\n// StorageChaos.Cli.Program")]
    [TestCase("Cli/Program.cs", "using StorageChaos.Evidence;\nusing StorageChaos.Scenarios;")]
    [TestCase("Checks/Good.cs", "const string Resource = \"StorageChaos.Checks.Data.x.tsv\";")]
    public void A_good_source_is_not(string path, string source) => Assert.That(Violations(path, source), Is.Empty);

    /// <summary>What one source file breaks, one sentence each.</summary>
    private static IEnumerable<string> Violations(string path, string source)
    {
        if (!path.Contains('/', StringComparison.Ordinal))
            yield break;
        var folder = path[..path.IndexOf('/', StringComparison.Ordinal)];
        if (!Allowed.TryGetValue(folder, out var allowed))
        {
            yield return $"{path}: the folder {folder} is not in the table";
            yield break;
        }

        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // Comments may point anywhere: they bind nothing.
            var code = lines[i].Split("//")[0];
            foreach (var name in Reference().Matches(code).Select(m => m.Groups[1].Value).Where(n => n != folder))
            {
                if (code.TrimStart().StartsWith("namespace ", StringComparison.Ordinal))
                    yield return $"{path}:{i + 1}: its namespace is StorageChaos.{name}, its folder {folder}";
                else if (!allowed.Contains(name))
                    yield return $"{path}:{i + 1}: {folder} must not use {name}";
            }
        }
    }

    private static string RepositoryRoot([CallerFilePath] string source = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(source)!);
        while (!File.Exists(Path.Combine(folder.FullName, "StorageChaos.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"no StorageChaos.sln above {source}");
        return folder.FullName;
    }

    [GeneratedRegex(@"\bStorageChaos\.(Histories|Hosts|Labs|Storage|Fsck|Faults|Workloads|Tampering|Checks|Evidence|Scenarios|Cli)\b")]
    private static partial Regex Reference();
}
