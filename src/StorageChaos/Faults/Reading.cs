using System.Globalization;

namespace StorageChaos.Faults;

/// <summary>
/// What a probe said: <c>name=value</c> lines. Three names have a meaning for the harness, the rest are figures for
/// people: <c>in-place</c> (<c>yes</c> or <c>no</c>: whether the fault is there), <c>effect</c> (how much it has done so
/// far, a number that only rises while it is there), <c>traffic</c> (packets that reached the faulted interface).
/// </summary>
/// <param name="InPlace">Whether the fault is there; null if the step says nothing of that, but measures alone.</param>
/// <param name="Effect">How much it has done, in the fault's <see cref="Fault.Unit"/>.</param>
/// <param name="Traffic">Packets that reached the interface; null if the fault is not about one.</param>
/// <param name="Figures">All of them, as <c>name=value</c> words.</param>
public sealed record Reading(bool? InPlace, long Effect, long? Traffic, string Figures)
{
    /// <summary>Reads one probe step's output. What is not a <c>name=value</c> line is left out.</summary>
    public static Reading Parse(string output)
    {
        var values = output.Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim(), pair => pair[1].Trim())
            .ToDictionary(g => g.Key, g => g.Last());
        return new Reading(
            values.GetValueOrDefault("in-place") is { } said ? said == "yes" : null,
            Number("effect") ?? 0,
            Number("traffic"),
            string.Join(' ', values.Where(v => v.Key != "in-place").Select(v => $"{v.Key}={v.Value}")));

        long? Number(string name) =>
            long.TryParse(
                values.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }
}
