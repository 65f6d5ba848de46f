using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Records;

/// <summary>The lines of <c>read</c>.</summary>
internal static class RecordLines
{
    /// <summary>The same was found in every slot from one to another, both included.</summary>
    internal static JsonLine Run(int writer, long from, long to, SlotFinding finding)
    {
        var line = ReadLines.Found(null, writer)
            .Number(LineKeys.From, from)
            .Number(LineKeys.To, to)
            .Text(LineKeys.Found, finding.Kind.Name())
            .TextIfAny(LineKeys.Detail, finding.Detail).TextIfAny(LineKeys.Error, finding.Error);
        return finding.Version == 0 ? line : line.Number(LineKeys.Version, finding.Version);
    }

    /// <param name="writer">Number of the writer.</param>
    /// <param name="slots">Record slots that the file has, a last partial one included.</param>
    /// <param name="bytes">Size of the file.</param>
    /// <param name="file">Its name in the directory.</param>
    /// <param name="recordBytes">Bytes of a slot.</param>
    /// <param name="error">Why the file could not be read at all; null when it could.</param>
    internal static JsonLine End(int writer, long slots, long bytes, string file, int recordBytes, string? error = null) =>
        ReadLines.End(null, writer, slots).Number("bytes", bytes).TextIfAny(LineKeys.Error, error)
            .Text(LineKeys.Path, file).Text(LineKeys.Value, $"record-bytes={recordBytes}");
}
