using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>All problems that e2fsck knows, by their codes.</summary>
internal static class ProblemTable
{
    private const string Resource = "StorageChaos.Fsck.Data.e2fsck-problems.tsv";
    private const string Header = "code\tname\tkind\tclass\tsecond\tstructure\tseverity\tinode\tblock\tmessage";

    private static readonly Dictionary<string, Problem> ByCode = Load();

    public static IReadOnlyCollection<Problem> All => ByCode.Values;

    /// <summary>The problem of a code. One that a later e2fsck added counts as an inconsistency: it must not be overlooked.</summary>
    public static Problem Find(string code) => ByCode.GetValueOrDefault(code) ?? new Problem
    {
        Code = code,
        Kind = ProblemKind.Finding,
        Class = FindingClass.Other,
        Structure = "unknown",
        Severity = Severity.High,
    };

    private static Dictionary<string, Problem> Load()
    {
        using var stream = typeof(ProblemTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"{Resource} is not in the assembly");
        using var reader = new StreamReader(stream);
        if (reader.ReadLine() != Header)
            throw new InvalidDataException($"{Resource}:1: the columns are not {Header}");
        var rows = new Dictionary<string, Problem>();
        for (var (number, line) = (2, reader.ReadLine()); line is not null; (number, line) = (number + 1, reader.ReadLine()))
        {
            try
            {
                var problem = Problem.Parse(line);
                rows.Add(problem.Code, problem);
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                throw new InvalidDataException($"{Resource}:{number}: {e.Message}", e);
            }
        }

        return rows;
    }
}
