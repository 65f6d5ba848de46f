using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StorageChaos.Faults;
using StorageChaos.Stacks;
using StorageChaos.Work;

namespace StorageChaos.Scenarios;

/// <summary>How scenarios are written as JSON: unknown keys are refused, durations have units, enums are in kebab-case.</summary>
internal static class ScenarioJson
{
    /// <summary>For scenarios that may ask for these kinds of things.</summary>
    public static JsonSerializerOptions Of(Kinds kinds) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Add(type, kinds) } },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new DurationConverter(), new RelativeDurationConverter(),
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
        },
    };

    // What is registered becomes part of the JSON here, so that whoever registers it need not change any other type.
    private static void Add(JsonTypeInfo type, Kinds kinds)
    {
        if (type.Type == typeof(Fault)) AddFaults(type, kinds);
        else if (type.Type == typeof(WorkloadSpec)) AddWork(type, kinds);
        else if (type.Type == typeof(StackSpec)) AddParts(type, kinds);
    }

    private static void AddFaults(JsonTypeInfo type, Kinds kinds)
    {
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "kind",
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var kind in kinds.Faults) type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind.Type, kind.Name));
    }

    private static void AddWork(JsonTypeInfo type, Kinds kinds)
    {
        var names = kinds.Work.Select(k => k.Name).ToList();
        foreach (var kind in kinds.Work)
        {
            AddSection(
                type, kind.Name, kind.Spec,
                o => ((WorkloadSpec)o).Work.FirstOrDefault(w => w.Name == kind.Name),
                // Writers are numbered in the order of the kinds, whatever the order of the keys.
                (o, value) =>
                {
                    var spec = (WorkloadSpec)o;
                    spec.Work = [.. spec.Work.Append((IWork)value).OrderBy(w => names.IndexOf(w.Name))];
                });
        }
    }

    private static void AddParts(JsonTypeInfo type, Kinds kinds)
    {
        foreach (var (key, section) in kinds.Parts.Select(k => k.Section).OfType<(string, Type)>())
        {
            AddSection(
                type, key, section,
                o => ((StackSpec)o).More.GetValueOrDefault(key),
                (o, value) => ((StackSpec)o).More = new Dictionary<string, object>(((StackSpec)o).More) { [key] = value });
        }
    }

    private static void AddSection(JsonTypeInfo type, string key, Type section, Func<object, object?> get, Action<object, object> set)
    {
        var property = type.CreateJsonPropertyInfo(section, key);
        property.Get = get;
        property.Set = (o, value) =>
        {
            if (value is not null) set(o, value);
        };
        property.ShouldSerialize = (_, value) => value is not null;
        type.Properties.Add(property);
    }
}
