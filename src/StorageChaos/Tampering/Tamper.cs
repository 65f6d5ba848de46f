using System.Text.Json.Serialization;
using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Tampering;

/// <summary>
/// Something altered by hand between the heal and the final read, as a control whose outcome is known: what a failure of the
/// storage would have left behind. Unlike a fault it is not healed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FileTamper), "file")]
[JsonDerivedType(typeof(BlockTamper), "block")]
[JsonDerivedType(typeof(PlantTamper), "plant")]
public abstract record Tamper
{
    /// <summary>What it does, in words.</summary>
    public abstract string Describe();

    /// <summary>What is impossible, one sentence each, beginning with the key.</summary>
    public abstract IEnumerable<string> Problems(StackSpec stack);

    /// <summary>What is done on the gateway while the file system is mounted and exported; null: nothing.</summary>
    /// <param name="id">Tells this one from others of the run.</param>
    public abstract HostCommand? WhileMounted(string id);

    /// <summary>What is done on the gateway when the file system is not mounted any more; null: nothing.</summary>
    /// <param name="id">As for <see cref="WhileMounted"/>.</param>
    /// <param name="device">The LUN's device.</param>
    public abstract HostCommand? Offline(string id, string device);

    /// <summary>Whether a name can be one of a file of the workload: relative, and inside its directory.</summary>
    internal static string? Misplaced(string file) =>
        file.Length == 0 || file.StartsWith('/') || file.Split('/').Contains("..") || file.Any(char.IsControl)
            ? $"file: '{file}' is not a path below the export"
            : null;
}
