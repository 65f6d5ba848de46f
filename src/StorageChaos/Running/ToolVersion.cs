using System.Reflection;

namespace StorageChaos.Running;

/// <summary>The version of StorageChaos that runs.</summary>
public static class ToolVersion
{
    /// <summary>As text, with the commit when it was built from one.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
