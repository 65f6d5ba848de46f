using NUnit.Framework;

namespace StorageChaos.Tests;

/// <summary>Texts that were read by a person once. To accept a change on purpose: STORAGECHAOS_UPDATE_GOLDEN=1.</summary>
internal static class Golden
{
    public static void Check(string text, string relativePath)
    {
        var path = Repository.Path(relativePath);
        if (Environment.GetEnvironmentVariable("STORAGECHAOS_UPDATE_GOLDEN") == "1") File.WriteAllText(path, text);
        Assert.That(text, Is.EqualTo(File.ReadAllText(path)), relativePath);
    }
}
