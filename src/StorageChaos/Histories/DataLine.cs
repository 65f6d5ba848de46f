using System.Buffers.Text;

namespace StorageChaos.Histories;

/// <summary>
/// Reads the lines that nearly all of a history consists of, writes of single records that did not fail, letter for letter as
/// <see cref="HistoryRecorder"/> writes them: five times as fast as JSON at large. Any other line is left to <see cref="OpLine"/>.
/// </summary>
internal ref struct DataLine
{
    private ReadOnlySpan<byte> rest;

    /// <summary>Reads it, if it is such a line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out DataRow row)
    {
        var reader = new DataLine { rest = line };
        return reader.TryRead(out row);
    }

    private bool TryRead(out DataRow row)
    {
        row = default;
        var (version, duration) = (-1, double.NaN);
        if (!(Take("{\"index\":"u8) && Take(out long index)
            && Take(",\"time\":"u8) && Take(out double time)
            && Take(",\"phase\":\""u8) && Take(out OpPhase phase)
            && Take("\",\"process\":\"writer-"u8) && Take(out int process)
            && Take("\",\"action\":\""u8) && Take(out RowKind kind)
            && Take("\",\"writer\":"u8) && Take(out int writer) && writer == process
            && Take(",\"record\":"u8) && Take(out long record)))
            return false;
        if (Take(",\"version\":"u8) && (!Take(out version) || version < 0))
            return false;
        if (Take(",\"duration\":"u8) && !Take(out duration))
            return false;
        row = new DataRow
        {
            Index = index,
            Time = time,
            Phase = phase,
            Kind = kind,
            Writer = writer,
            Record = record,
            Version = version,
            Duration = duration,
        };
        return rest is [(byte)'}'];
    }

    private bool Take(ReadOnlySpan<byte> text)
    {
        if (!rest.StartsWith(text)) return false;
        rest = rest[text.Length..];
        return true;
    }

    private bool Take(out long number) => Utf8Parser.TryParse(rest, out number, out var length) && Pass(length);

    private bool Take(out int number) => Utf8Parser.TryParse(rest, out number, out var length) && Pass(length);

    private bool Take(out double number) => Utf8Parser.TryParse(rest, out number, out var length) && Pass(length);

    private bool Take(out OpPhase phase)
    {
        phase = OpPhase.Ok;
        if (Take("ok"u8)) return true;
        phase = OpPhase.Invoke;
        return Take("invoke"u8);
    }

    private bool Take(out RowKind kind)
    {
        kind = RowKind.Append;
        if (Take("append"u8)) return true;
        kind = RowKind.Overwrite;
        return Take("overwrite"u8);
    }

    private bool Pass(int length)
    {
        rest = rest[length..];
        return true;
    }
}
