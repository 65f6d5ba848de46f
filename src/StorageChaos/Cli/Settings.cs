using Microsoft.Extensions.Configuration;
using StorageChaos.Labs;

namespace StorageChaos.Cli;

/// <summary>
/// Settings of the tool. They come from appsettings.json; STORAGECHAOS_* variables (two underscores for a colon) override them,
/// and --set overrides both.
/// </summary>
internal sealed record Settings
{
    /// <summary>Directory of all runs.</summary>
    public required string Runs { get; init; }

    /// <summary>Directory of the scenarios that come with the tool.</summary>
    public required string Catalogue { get; init; }

    /// <summary>The script that renders a report.</summary>
    public required string RenderReport { get; init; }

    /// <summary>The lab.</summary>
    public required LabSettings Lab { get; init; }

    /// <summary>Reads them. Paths of appsettings.json are relative to the repository, which STORAGECHAOS_ROOT names.</summary>
    /// <exception cref="SettingsException">Something is missing or cannot be read; names the key.</exception>
    public static Settings Load(IReadOnlyList<string> overrides)
    {
        foreach (var text in overrides.Where(o => !o.Contains('=', StringComparison.Ordinal)))
            throw new SettingsException($"--set {text}: not of the form KEY=VALUE");
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
                .AddEnvironmentVariables("STORAGECHAOS_")
                .AddCommandLine([.. overrides.Select(o => "--" + o)])
                .Build();
            return (configuration.Get<Settings>() ?? throw new SettingsException("appsettings.json is empty")).Rooted();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidDataException or IOException)
        {
            throw new SettingsException($"settings: {e.Message}", e);
        }
    }

    /// <summary>The lab that is configured; its hosts are not contacted.</summary>
    /// <exception cref="SettingsException">It cannot be used as configured; names the keys.</exception>
    public Lab OpenLab(TimeProvider clock)
    {
        if (Lab.Problems().ToList() is { Count: > 0 } problems)
            throw new SettingsException($"settings: {string.Join("; ", problems)}");
        return LabKinds.All.Single(k => k.Name == Lab.Kind).Open(Lab, clock);
    }

    private Settings Rooted()
    {
        var root = Environment.GetEnvironmentVariable("STORAGECHAOS_ROOT") ?? Directory.GetCurrentDirectory();
        string Path(string path) => System.IO.Path.GetFullPath(path, root);
        return this with
        {
            Runs = Path(Runs),
            Catalogue = Path(Catalogue),
            RenderReport = Path(RenderReport),
            Lab = Lab with { Agent = Path(Lab.Agent), VagrantDirectory = Path(Lab.VagrantDirectory) },
        };
    }
}

/// <summary>A setting is missing, misspelt or impossible.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
