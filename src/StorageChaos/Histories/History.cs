using System.Text.Json;

namespace StorageChaos.Histories;

/// <summary>The ordered list of everything that was invoked and came back in one run.</summary>
/// <param name="Ops">In the order of <see cref="Op.Index"/>.</param>
public sealed record History(IReadOnlyList<Op> Ops)
{
    /// <summary>Reads <c>history.jsonl</c>.</summary>
    /// <param name="path">The file. A last line that was cut short, as a killed writer leaves it, is left out.</param>
    /// <exception cref="InvalidDataException">Another line is not an op; names file and line.</exception>
    public static History Load(string path)
    {
        var lines = File.ReadAllLines(path);
        var ops = new List<Op>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                ops.Add(JsonSerializer.Deserialize<Op>(lines[i], HistoryRecorder.Json)
                    ?? throw new JsonException("null"));
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                break;
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{path}:{i + 1}: not an op of a history: {e.Message}", e);
            }
        }

        return new History(ops);
    }

    /// <summary>What the workload did: invocations and completions of all its writers, in order. A writer has one operation at a time.</summary>
    public IEnumerable<Op> Work => Ops.Where(op => op.Writer is not null && op.Process != "reader");

    /// <summary>Ops of one action.</summary>
    public IEnumerable<Op> Of(string action) => Ops.Where(op => op.Action == action);
}
