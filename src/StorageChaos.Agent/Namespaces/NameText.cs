using System.Text;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Text for <c>key=value</c> pairs with spaces between them.</summary>
internal static class NameText
{
    internal static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');

    /// <summary>
    /// Writes bytes that would break the pairs as percent and two hexadecimal digits (RFC 3986). A damaged disk may hold anything.
    /// </summary>
    internal static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b is > 0x20 and < 0x7f and not (byte)'%') text.Append((char)b);
            else text.Append('%').Append(Convert.ToHexString([b]));
        }

        return text.ToString();
    }
}
