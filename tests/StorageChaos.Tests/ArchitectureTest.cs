using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using NUnit.Framework;
using StorageChaos.Judging;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;
using Assembly = System.Reflection.Assembly;

namespace StorageChaos.Tests;

/// <summary>
/// Holds the folders under src/StorageChaos to the table of docs/architecture.md. It looks at what the compiler made of the code,
/// so that no way of writing a name escapes it; a constant alone leaves no trace there, and binds nothing at run time.
/// </summary>
internal sealed class ArchitectureTest
{
    private const string Root = "StorageChaos";

    /// <summary>
    /// What a folder may use beside itself. Of what it may use, a name ending in a slash stands for a folder and all below it; one
    /// without stands for the files of that folder alone. An entry <c>Work/*</c> holds for each folder in <c>Work</c> that has none
    /// of its own, so that a new kind needs no line here.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Histories"] = [],
        ["Hosts"] = [],
        ["Nodes"] = ["Hosts"],
        ["Labs"] = ["Hosts", "Nodes"],

        // A stack: what a part is, one folder for each kind of part, and the lists of kinds beside what a part is.
        ["Stacks"] = ["Histories", "Hosts", "Nodes", "Stacks/"],
        ["Stacks/Contracts"] = [],
        ["Stacks/Abilities"] = ["Hosts", "Stacks"],
        ["Stacks/Given"] = ["Hosts", "Stacks", "Stacks/Contracts"],
        ["Stacks/*"] = ["Histories", "Hosts", "Nodes", "Stacks", "Stacks/Abilities", "Stacks/Contracts"],
        ["Stacks/Iscsi"] = ["Hosts", "Nodes", "Stacks", "Stacks/Abilities", "Stacks/Contracts", "Stacks/Given"],

        // fsck: what a report is, what a checker is, one folder for each file system, and what runs them.
        ["Fsck/Reports"] = [],
        ["Fsck/Checkers"] = ["Hosts", "Fsck/Reports"],
        ["Fsck/*"] = ["Hosts", "Fsck/Reports", "Fsck/Checkers"],
        ["Fsck/Copies"] = ["Hosts"],
        ["Fsck/Examining"] = ["Hosts", "Fsck/"],
        ["Fsck/Planting"] = ["Hosts", "Fsck/Reports", "Fsck/Btrfs"],

        // Faults: what a fault is, one folder for each family, and what lists and carries them out.
        ["Faults"] = ["Hosts", "Nodes", "Stacks/Shims"],
        ["Faults/Commands"] = ["Hosts", "Nodes", "Stacks", "Stacks/Shims", "Faults"],
        ["Faults/*"] = ["Hosts", "Nodes", "Stacks", "Stacks/Shims", "Faults", "Faults/Commands"],
        ["Faults/Schedules"] = ["Faults"],
        ["Faults/Execution"] = ["Histories", "Hosts", "Nodes", "Faults", "Faults/Schedules"],
        ["Faults/Registry"] = ["Hosts", "Faults/"],

        ["Tampering"] = ["Hosts", "Stacks", "Stacks/FileSystems"],

        // Checks: what a check is given and gives, and one folder for each question.
        ["Checks"] = ["Histories", "Nodes", "Stacks", "Stacks/Abilities", "Stacks/Contracts", "Fsck/Reports", "Checks/Expectations"],
        ["Checks/*"] =
        [
            "Histories", "Nodes", "Stacks/Contracts", "Fsck/Reports", "Checks", "Checks/Contracts", "Checks/Expectations", "Checks/Faults",
        ],
        ["Checks/Expectations"] = ["Histories", "Nodes", "Checks"],
        ["Checks/Contracts"] = ["Stacks/Contracts", "Checks", "Checks/Faults"],
        ["Checks/Faults"] = ["Histories", "Nodes", "Checks"],
        ["Checks/Records"] = ["Histories", "Stacks/Contracts", "Checks", "Checks/Faults"],
        ["Checks/Service"] = ["Histories", "Fsck/Reports", "Checks", "Checks/Expectations", "Checks/Faults"],
        ["Checks/Layers"] = ["Histories", "Stacks/Contracts", "Fsck/Reports", "Checks", "Checks/Contracts", "Checks/Expectations"],
        ["Checks/FileSystems"] = ["Stacks/Contracts", "Fsck/Reports", "Checks", "Checks/Contracts", "Checks/Expectations"],
        ["Checks/Logs"] =
        [
            "Histories", "Nodes", "Stacks", "Stacks/Contracts", "Stacks/Iscsi", "Stacks/Nfs", "Fsck/Checkers",
            "Checks", "Checks/Contracts", "Checks/Expectations", "Checks/Faults",
        ],

        // Work: what a kind of work is, and one folder for each kind, with what judges it.
        ["Work"] = ["Histories", "Hosts", "Checks", "Work/"],
        ["Work/*"] = ["Histories", "Stacks/Contracts", "Work", "Checks", "Checks/Contracts", "Checks/Faults", "Checks/Records"],

        ["Judging"] = ["Stacks/Contracts", "Histories", "Checks/", "Work"],
        ["Scenarios"] = ["Hosts", "Nodes", "Stacks/", "Faults/", "Tampering", "Checks/", "Work/", "Judging"],
        ["Evidence"] = ["Histories", "Hosts", "Nodes", "Stacks/", "Fsck/Reports", "Faults/", "Checks/", "Judging", "Scenarios"],
        ["Evidence/Allure"] = ["Histories", "Hosts", "Stacks/", "Faults/", "Checks/", "Judging", "Scenarios", "Evidence"],
        ["Running"] =
        [
            "Histories", "Hosts", "Nodes", "Labs", "Stacks/", "Fsck/", "Faults/", "Tampering", "Checks/", "Work/", "Judging",
            "Scenarios", "Evidence",
        ],
        ["Cli"] =
        [
            "Histories", "Hosts", "Nodes", "Labs", "Stacks/", "Fsck/", "Faults/", "Tampering", "Checks/", "Work/", "Judging",
            "Scenarios", "Evidence/", "Running",
        ],
    };

    [Test]
    public void Folders_depend_on_those_below_only()
    {
        var types = Types(typeof(Judge).Assembly, Root);
        Assert.That(types, Has.Count.GreaterThan(300), "the types were not found");
        Assert.That(Violations(types, Root, Allowed), Is.Empty);
    }

    [Test]
    public void Namespaces_are_folders()
    {
        var root = Repository.Path("src/StorageChaos");
        var wrong = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
            .Where(path => path != "Cli/Program.cs")
            .Where(path => !File.ReadAllText(Path.Combine(root, path)).Contains(
                $"\nnamespace {Root}.{Path.GetDirectoryName(path)!.Replace('/', '.')};\n", StringComparison.Ordinal)
                && !File.ReadAllText(Path.Combine(root, path)).StartsWith(
                    $"namespace {Root}.{Path.GetDirectoryName(path)!.Replace('/', '.')};\n", StringComparison.Ordinal));
        Assert.That(wrong, Is.Empty);
    }

    // A name that is written relative to its own namespace, without any using line.
    [Test]
    public void A_use_that_is_not_allowed_is_named_however_it_is_written()
    {
        const string Samples = "StorageChaos.Tests.ArchitectureSamples";
        var types = Types(typeof(ArchitectureTest).Assembly, Samples);
        string[] Of(params string[] low) => [.. Violations(types, Samples, new() { ["Low"] = low, ["High"] = ["Low"] })];
        Assert.That(Of("High"), Is.Empty);
        Assert.That(Of(), Is.EqualTo(new[] { "Low must not use High: Bad uses Tool", "Low must not use High: Worse uses Tool" }));
        Assert.That(
            Violations(types, Samples, new() { ["High"] = [] }), Has.Some.EqualTo("Low is not in the table: Bad"));
    }

    private static List<IType> Types(Assembly assembly, string root) =>
    [
        .. new ArchLoader().LoadAssemblies(assembly).Build().Types.Where(t => IsBelow(t, root)),
    ];

    // A type parameter has no namespace.
    private static bool IsBelow(IType type, string root) =>
        type.Namespace?.FullName.StartsWith(root + ".", StringComparison.Ordinal) == true;

    // The words that the agent and the library share: a project below all folders.
    private static bool IsShared(IType type) => IsBelow(type, $"{Root}.Protocol") || type.Namespace?.FullName == $"{Root}.Protocol";

    /// <summary>What types break, one sentence each.</summary>
    private static SortedSet<string> Violations(IEnumerable<IType> types, string root, Dictionary<string, string[]> allowed)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            var folder = Folder(type, root);
            if (!allowed.TryGetValue(folder, out var may) && !allowed.TryGetValue($"{Path.GetDirectoryName(folder)}/*", out may))
            {
                found.Add($"{folder} is not in the table: {type.Name}");
                continue;
            }

            foreach (var used in type.Dependencies.Select(d => d.Target).Where(t => IsBelow(t, root) && !IsShared(t)))
            {
                var other = Folder(used, root);
                bool Is(string entry) =>
                    entry == other || (entry.EndsWith('/') && $"{other}/".StartsWith(entry, StringComparison.Ordinal));
                if (other != folder && !may.Any(Is))
                    found.Add($"{folder} must not use {other}: {type.Name} uses {used.Name}");
            }
        }

        return found;
    }

    private static string Folder(IType type, string root) => type.Namespace.FullName[(root.Length + 1)..].Replace('.', '/');
}
