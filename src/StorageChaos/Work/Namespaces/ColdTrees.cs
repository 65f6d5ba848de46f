using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>The trees as all cold places saw them: whether what the client could not read is lost.</summary>
internal sealed class ColdTrees(RunRecord run)
{
    private readonly ColdReads cold = new(run);
    private readonly Dictionary<string, Dictionary<int, ObservedTree>> places = [];

    /// <summary>What the client saw.</summary>
    public ObservedTree? Client(int writer) => At(ReadPlace.Client, writer);

    /// <summary>Whether every cold place refuses a whole tree.</summary>
    public bool IsLost(int writer) => cold.IsLost(place => ColdReads.Of(null, At(place, writer)?.End));

    /// <summary>Whether every cold place refuses what a name leads to.</summary>
    /// <param name="writer">Whose tree it is in.</param>
    /// <param name="path">The name.</param>
    /// <param name="content">
    /// Whether it is about a file's content; else it is about what else there is of it, or a directory's entries.
    /// </param>
    public bool IsLost(int writer, string path, bool content) =>
        cold.IsLost(place => At(place, writer) is { End: not null } tree ? Answer(tree, path, content) : ColdAnswer.None);

    private static ColdAnswer Answer(ObservedTree tree, string path, bool content)
    {
        // Behind a directory that cannot be listed nothing can be reached.
        for (var at = path; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var end ? at[..end] : "")
        {
            if (tree.Unreadable(at) is { } listing && tree.At(path) is null | at == path)
                return ColdReads.Of(listing, null);
        }

        return tree.At(path) switch
        {
            null => ColdReads.Of(null, tree.End),
            { Read: { Found: Found.Unreadable } read } when content => ColdReads.Of(read, null),
            { Read: { Value: null, Error: var error } } => Said(error),
            var seen => content ? ColdAnswer.Other : Said(seen.Values.Text("unreadable")),
        };
    }

    private static ColdAnswer Said(string? error) => ColdReads.IsOfStorage(error) ? ColdAnswer.Refused : ColdAnswer.Other;

    private ObservedTree? At(string place, int writer)
    {
        if (!places.TryGetValue(place, out var trees))
            places[place] = trees = ObservedTree.Of(run.History, place);
        return trees.GetValueOrDefault(writer);
    }
}
