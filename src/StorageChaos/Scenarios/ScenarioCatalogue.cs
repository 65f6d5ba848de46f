namespace StorageChaos.Scenarios;

/// <summary>The scenarios that come with StorageChaos: one file each.</summary>
public static class ScenarioCatalogue
{
    /// <summary>All scenario files of a directory, by file name.</summary>
    /// <exception cref="ScenarioException">The directory is not there, or one of the files is not a scenario.</exception>
    public static IReadOnlyList<(string Path, Scenario Scenario)> Load(string directory)
    {
        if (!Directory.Exists(directory))
            throw new ScenarioException($"{directory}: there is no such directory of scenarios");
        return [.. Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(f => (f, ScenarioFile.Load(f)))];
    }
}
