using System.Text;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>What a name has beside its status, as <c>key=value</c> pairs with a space before each.</summary>
internal static class Extras
{
    /// <summary>The target of a symbolic link.</summary>
    internal static string Target(string path)
    {
        var target = new byte[4096];
        var length = Libc.ReadLink(path, target);
        return length < 0 ? Unreadable() : $" target={NameText.Escape(target.AsSpan(0, (int)length))}";
    }

    /// <summary>The extended attributes that the workload sets.</summary>
    internal static string Attributes(string path)
    {
        var list = new byte[4096];
        var length = Libc.ListAttributes(path, list);
        // Over NFSv3 there are no such attributes, and none were set either.
        if (length < 0) return Libc.Errno == Errno.ENotSupported ? "" : Unreadable();
        var names = Encoding.UTF8.GetString(list.AsSpan(0, (int)length)).Split('\0');
        var ours = names.Where(n => n.StartsWith("user.sc", StringComparison.Ordinal));
        return string.Concat(ours.Order(StringComparer.Ordinal).Select(n => Attribute(path, n)));
    }

    private static string Attribute(string path, string name)
    {
        var value = new byte[1024];
        var size = Libc.GetAttribute(path, name, value);
        return size < 0
            ? Unreadable()
            : $" {NameText.Escape(Encoding.UTF8.GetBytes(name))}={NameText.Escape(value.AsSpan(0, (int)size))}";
    }

    private static string Unreadable() => $" unreadable={Errno.Name(Libc.Errno)}";
}
