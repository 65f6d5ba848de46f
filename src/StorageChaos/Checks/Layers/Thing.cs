namespace StorageChaos.Checks.Layers;

/// <summary>What is compared: the records of a writer's file, or something with a name of its own.</summary>
/// <param name="Writer">The writer, or for names whoever walked over them.</param>
/// <param name="Path">Its name; null for a writer's file.</param>
internal readonly record struct Thing(int Writer, string? Path)
{
    /// <summary>In the place of a record's number: the name itself, not a record of it.</summary>
    public const long Itself = -1;
}
