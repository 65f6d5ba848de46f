using System.Runtime.CompilerServices;

namespace StorageChaos.Tests;

/// <summary>Files of the repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Path(string relative) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Here())!, "..", "..", relative);

    private static string Here([CallerFilePath] string path = "") => path;
}
