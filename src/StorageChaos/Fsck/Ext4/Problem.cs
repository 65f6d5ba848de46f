using System.Globalization;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// One of the problems that e2fsck knows (e2fsprogs 1.47, <c>e2fsck/problem.c</c>): a row of <c>e2fsck-problems.tsv</c>.
/// </summary>
internal sealed record Problem
{
    /// <summary><c>0x010044</c>: pass, sub-pass, number.</summary>
    public required string Code { get; init; }

    public required ProblemKind Kind { get; init; }

    public required FindingClass Class { get; init; }

    public FindingClass? SecondClass { get; init; }

    public required string Structure { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>
    /// Which field of the message is the inode concerned (<c>i</c>, <c>d</c>, <c>Di</c>); the log's fields may be left
    /// over from another problem.
    /// </summary>
    public string Inode { get; init; } = "";

    /// <summary>Which field of the message is the block concerned (<c>b</c>, <c>c</c>, <c>If</c>).</summary>
    public string Block { get; init; } = "";

    /// <summary>The message, its fields as <c>%i</c>, <c>%Dn</c> and so on (<c>e2fsck/message.c</c>); empty if it prints none.</summary>
    public string Message { get; init; } = "";

    /// <summary><c>1B</c> of <c>0x011002</c>.</summary>
    public string Pass => PassOf(Code);

    public static string PassOf(string code)
    {
        var number = int.Parse(code.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var (pass, sub) = (number >> 16, (number >> 12) & 0xf);
        // Pass 1 goes on with 1B, pass 3 with 3A.
        return string.Create(CultureInfo.InvariantCulture, $"{pass}{(sub == 0 ? "" : (char)((pass == 3 ? '@' : 'A') + sub))}");
    }

    public static Problem Parse(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length != 10)
            throw new FormatException($"{cells.Length} columns, not 10");
        return new Problem
        {
            Code = cells[0],
            Kind = Enum.Parse<ProblemKind>(cells[2], ignoreCase: true),
            Class = (FindingClass)int.Parse(cells[3], CultureInfo.InvariantCulture),
            SecondClass = cells[4].Length == 0 ? null : (FindingClass)int.Parse(cells[4], CultureInfo.InvariantCulture),
            Structure = cells[5],
            Severity = Enum.Parse<Severity>(cells[6], ignoreCase: true),
            Inode = cells[7],
            Block = cells[8],
            Message = cells[9].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal),
        };
    }
}

/// <summary>What a problem of e2fsck's means for the file system.</summary>
internal enum ProblemKind
{
    /// <summary>An inconsistency.</summary>
    Finding,

    /// <summary>More about the finding before it.</summary>
    Detail,

    /// <summary>What e2fsck or the next mount sets right without a question: no inconsistency.</summary>
    Benign,

    /// <summary>Headings and questions.</summary>
    Info,

    /// <summary>A step of a repair, or a repair that failed; <c>-n</c> announces some.</summary>
    Repair,

    /// <summary>e2fsck gave up.</summary>
    Abort,
}
