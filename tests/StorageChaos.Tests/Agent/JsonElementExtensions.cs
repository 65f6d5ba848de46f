using System.Text.Json;

namespace StorageChaos.Tests.Agent;

/// <summary>Short ways to ask about a line of the agent.</summary>
internal static class JsonElementExtensions
{
    internal static string? Text(this JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal static long Number(this JsonElement line, string name) => line.GetProperty(name).GetInt64();

    internal static bool Is(this JsonElement line, string phase) => line.Text("p") == phase;
}
