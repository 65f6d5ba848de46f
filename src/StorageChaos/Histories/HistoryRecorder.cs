using System.Text.Json;
using System.Text.Json.Serialization;

namespace StorageChaos.Histories;

/// <summary>
/// Writes ops to <c>history.jsonl</c> as they happen, one line each: a harness that is killed leaves everything that
/// it knew. Safe for several threads.
/// </summary>
public sealed class HistoryRecorder : IDisposable
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock gate = new();
    private readonly LineFile file;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly string path;
    private long count;

    /// <summary>Starts a history; its clock starts now.</summary>
    /// <param name="path">File to write; must not exist.</param>
    /// <param name="clock">Source of time stamps.</param>
    /// <exception cref="IOException">The file exists or cannot be written; names it.</exception>
    public HistoryRecorder(string path, TimeProvider clock)
    {
        file = new LineFile(path, FileMode.CreateNew);
        this.path = path;
        this.clock = clock;
        started = clock.GetTimestamp();
    }

    /// <summary>Seconds since the history began.</summary>
    public double Now => Math.Round(clock.GetElapsedTime(started).TotalSeconds, 6);

    /// <summary>Everything recorded so far, read back from the file: a run may have more ops than are to be kept in memory.</summary>
    public History Snapshot() => History.Load(path);

    /// <summary>Appends one op and gives it its index. Never fails: see <see cref="LineFile"/>.</summary>
    public Op Record(Op op)
    {
        lock (gate)
        {
            op = op with { Index = count++ };
            file.Append(JsonSerializer.Serialize(op, Json));
            return op;
        }
    }

    /// <inheritdoc cref="LineFile.ThrowIfFailed"/>
    public void ThrowIfFailed() => file.ThrowIfFailed();

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
