using System.Buffers.Text;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Output;

/// <summary>
/// One JSON object on one line, in UTF-8. By hand, because a serializer is larger than the rest of the agent;
/// this is the only place that knows how JSON is written (RFC 8259).
/// </summary>
internal sealed class JsonLine
{
    private byte[] buffer = new byte[192];
    private int length;

    /// <param name="kind">One of <see cref="AgentLines"/>, which every line begins with.</param>
    internal JsonLine(string kind)
    {
        Add('{');
        Text(LineKeys.Kind, kind);
    }

    internal JsonLine Text(string name, string value)
    {
        Key(name);
        Quote(value);
        return this;
    }

    internal JsonLine TextIfAny(string name, string? value) => value is null ? this : Text(name, value);

    internal JsonLine Number(string name, long value)
    {
        Key(name);
        Add(value);
        return this;
    }

    /// <summary>Seconds with six digits after the point, always: columns line up and nothing is lost to rounding.</summary>
    internal JsonLine Seconds(string name, TimeSpan value)
    {
        Key(name);
        var microseconds = value.Ticks / TimeSpan.TicksPerMicrosecond;
        Add(microseconds / 1_000_000);
        Add('.');
        Add(microseconds % 1_000_000, digits: 6);
        return this;
    }

    internal JsonLine Numbers(string name, IReadOnlyList<int> values)
    {
        Key(name);
        Add('[');
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0) Add(',');
            Add(values[i]);
        }

        Add(']');
        return this;
    }

    /// <summary>Closes the object and the line, and lets another line follow: both are then handed over at once.</summary>
    internal JsonLine FollowedBy(JsonLine next)
    {
        End();
        Reserve(next.length);
        next.buffer.AsSpan(0, next.length).CopyTo(buffer.AsSpan(length));
        length += next.length;
        return this;
    }

    /// <summary>Closes the object and the line. Nothing can be added afterwards.</summary>
    internal ReadOnlySpan<byte> End()
    {
        Add('}');
        Add('\n');
        return buffer.AsSpan(0, length);
    }

    private void Key(string name)
    {
        if (length > 1) Add(',');
        Quote(name);
        Add(':');
    }

    private void Quote(string value)
    {
        Add('"');
        // A lone surrogate, as an odd host name may carry, comes out as U+FFFD: the line stays valid UTF-8.
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                Add('\\');
                Add((char)rune.Value);
            }
            else if (rune.Value < 0x20)
            {
                foreach (var c in "\\u00") Add(c);
                Add("0123456789abcdef"[rune.Value >> 4]);
                Add("0123456789abcdef"[rune.Value & 15]);
            }
            else
            {
                Reserve(4);
                length += rune.EncodeToUtf8(buffer.AsSpan(length));
            }
        }

        Add('"');
    }

    private void Add(char ascii)
    {
        Reserve(1);
        buffer[length++] = (byte)ascii;
    }

    private void Add(long value, byte digits = 1)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var written, new('D', digits));
        length += written;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length - length < bytes) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
    }
}
