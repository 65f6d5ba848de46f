using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using StorageChaos.Faults.Schedules;

namespace StorageChaos.Scenarios;

/// <summary>The JSON Schema of a scenario file, made from the types; descriptions are the types' own documentation.</summary>
public static class ScenarioSchema
{
    /// <summary>Makes it.</summary>
    public static JsonNode Create()
    {
        var docs = Documentation();
        var schema = ScenarioFile.Json.GetJsonSchemaAsNode(typeof(Scenario), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (context.TypeInfo.Type == typeof(TimeSpan) || context.TypeInfo.Type == typeof(TimeSpan?))
                    node = new JsonObject { ["type"] = "string", ["pattern"] = DurationConverter.Pattern };
                if (context.TypeInfo.Type == typeof(Duration) || context.TypeInfo.Type == typeof(Duration?))
                    node = new JsonObject { ["type"] = "string", ["pattern"] = RelativeDurationConverter.Pattern };
                if (node is JsonObject o && context.PropertyInfo?.AttributeProvider is PropertyInfo p
                    && docs.TryGetValue($"P:{p.DeclaringType!.FullName}.{p.Name}", out var text))
                    o.Insert(0, "description", text);
                return node;
            },
        });
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.AsObject().Insert(1, "title", "StorageChaos scenario");
        return schema;
    }

    /// <summary>What a type's documentation says of it, as plain text; empty if there is none.</summary>
    public static string Summary(Type type) => Documentation().GetValueOrDefault($"T:{type.FullName}", "");

    private static Dictionary<string, string> Documentation()
    {
        var path = Path.ChangeExtension(typeof(ScenarioSchema).Assembly.Location, ".xml");
        return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member")
            .Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!));
    }

    private static string Plain(XElement summary) => string.Join(' ', string.Concat(summary.Nodes().Select(n => n switch
    {
        XElement e => e.Attribute("cref")?.Value.Split('.')[^1] ?? e.Value,
        _ => n.ToString(),
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
