using System.Text.Json;
using System.Text.Json.Serialization;

namespace StorageChaos.Fsck.Reports;

/// <summary>
/// The classes of metadata inconsistency: four that a storage administrator knows by name, and the rest by structure.
/// The numbers are what JSON carries.
/// </summary>
public enum FindingClass
{
    /// <summary>The metadata records another size or number of blocks than there is (100 recorded, 95 exist).</summary>
    BlockCount = 1,

    /// <summary>An inode, or space of one, is in use, though no file has it any more.</summary>
    DeletedFile = 2,

    /// <summary>A directory entry whose inode is gone.</summary>
    EntryWithoutInode = 3,

    /// <summary>A block pointer to the wrong place: outside the file system, into its metadata, or into another file.</summary>
    WrongPointer = 4,

    /// <summary>Any other structure; <see cref="Finding.Structure"/> names it.</summary>
    Other = 5,
}

/// <summary>Classes are numbers in JSON, whatever other enumerations are: the numbers are their names among engineers.</summary>
internal sealed class FindingClassConverter : JsonConverter<FindingClass>
{
    public override FindingClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (FindingClass)reader.GetInt32() is var value && Enum.IsDefined(value)
            ? value
            : throw new JsonException($"class {(int)value} is not 1 to 5");

    public override void Write(Utf8JsonWriter writer, FindingClass value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((int)value);
}
