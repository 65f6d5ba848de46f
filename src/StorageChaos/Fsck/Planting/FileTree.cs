using System.Globalization;

namespace StorageChaos.Fsck.Planting;

/// <summary>
/// The file tree of every image that is planted into: small, always the same, with something of each kind that can be
/// damaged. Names and sizes are part of the plants, which refer to them.
/// </summary>
public static class FileTree
{
    /// <summary>A file of 100 blocks of 4 KiB.</summary>
    public const string Large = "d/large";

    /// <summary>The file that most plants damage: 8 blocks of 4 KiB.</summary>
    public const string Victim = "d/victim";

    /// <summary>Another one, of 8 blocks, that a pointer can be bent to.</summary>
    public const string Neighbour = "d/neighbour";

    /// <summary>A directory with some files in it.</summary>
    public const string Directory = "d/sub";

    /// <summary>A directory with nothing in it.</summary>
    public const string EmptyDirectory = "d/empty";

    /// <summary>A directory with enough entries for an index.</summary>
    public const string WideDirectory = "wide";

    private const int Block = 4096;

    /// <summary>Writes it.</summary>
    /// <param name="root">A directory that is there and empty.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string root)
    {
        Fill(root, Large, 100);
        Fill(root, Victim, 8);
        Fill(root, Neighbour, 8);
        Fill(root, "d/note", 1);
        System.IO.Directory.CreateDirectory(Path.Combine(root, EmptyDirectory));
        for (var i = 0; i < 10; i++) Fill(root, $"{Directory}/f{i}", 1);
        for (var i = 0; i < 300; i++)
            Fill(root, string.Create(CultureInfo.InvariantCulture, $"{WideDirectory}/entry-{i:000}-with-a-name-of-some-length"), 0);
    }

    private static void Fill(string root, string name, int blocks)
    {
        var path = Path.Combine(root, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Each block names its file, so that content in the wrong file is recognised.
        var text = string.Concat(Enumerable.Range(0, blocks).Select(b => $"{name} block {b}\n".PadRight(Block, '.')));
        File.WriteAllText(path, text);
    }
}
