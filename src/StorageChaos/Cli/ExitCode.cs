using StorageChaos.Checks;

namespace StorageChaos.Cli;

/// <summary>What the program's exit codes mean; 64 and 70 as in sysexits.h.</summary>
internal static class ExitCode
{
    public const int Pass = 0;
    public const int Fail = 1;
    public const int Inconclusive = 2;

    /// <summary>What was asked for is not acceptable: EX_USAGE.</summary>
    public const int BadInput = 64;

    /// <summary>The harness or its lab broke: EX_SOFTWARE.</summary>
    public const int Broken = 70;

    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => Pass,
        Verdict.Fail => Fail,
        _ => Inconclusive,
    };
}
