namespace StorageChaos.Agent.Namespaces;

/// <summary>Finds names for what is to be made.</summary>
internal sealed class FreshNames(Lots lots)
{
    private const int MostRetired = 64;
    private readonly List<NameSlot> retired = [];

    /// <summary>A name that is not taken. Now and then it is one that was taken before: what comes back must not pass for new.</summary>
    /// <param name="kind">What the name begins with.</param>
    /// <param name="number">Number of the operation, which makes a new name unique.</param>
    /// <param name="directory">Where the name is to be.</param>
    internal NameSlot Next(string kind, long number, NameObject directory)
    {
        var again = retired.FindIndex(
            r => r.Directory == directory && !directory.Entries.ContainsKey(r.Name) && !directory.Spent.Contains(r.Name));
        if (again < 0 || !lots.OneIn(3)) return new NameSlot(directory, $"{kind}{number}");
        var slot = retired[again];
        retired.RemoveAt(again);
        return slot;
    }

    /// <summary>A name was given up.</summary>
    internal void Retire(NameSlot slot)
    {
        if (retired.Count == MostRetired) retired.RemoveAt(0);
        retired.Add(slot);
    }
}
