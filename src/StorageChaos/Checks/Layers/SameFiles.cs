using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>Which names lead to one file: those with one inode number at one place (link(2)).</summary>
internal sealed class SameFiles
{
    private const string Inode = "ino=";
    private readonly ILookup<(string Place, string Inode), string> names;

    /// <param name="history">The run's, with its final reads.</param>
    public SameFiles(History history) =>
        names = (from op in history.Ops
                 where op is { Process: "reader", Path: not null, Value: not null }
                 let inode = InodeOf(op.Value)
                 where inode is not null
                 select (Key: (op.Place ?? ReadPlace.Client, inode), Path: op.Path!)).ToLookup(n => n.Key, n => n.Path);

    /// <summary>All names, at whatever place, of the files to which one name leads at the several places.</summary>
    public IEnumerable<string> Of(Stretch stretch) => stretch.Found
        .SelectMany((found, place) => InodeOf(found.View.Value) is { } inode ? names[(ReadPlace.All[place], inode)] : []);

    private static string? InodeOf(string? value) =>
        value?.Split(' ').FirstOrDefault(pair => pair.StartsWith(Inode, StringComparison.Ordinal));
}
