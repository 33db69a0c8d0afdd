using System.Text.Json.Nodes;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Schemas;

/// <summary>
/// The JSON Schema (2020-12) of experiment files, made from what their readers ask for. A file that Gridfold reads is valid. The schema
/// finds unknown keys, wrong kinds, words and ranges; only Gridfold finds errors between keys, and those of the data.
/// </summary>
public sealed class ExperimentSchema
{
    private const string Placeholder = @"^\$\{[^}]+\}$";

    private const string Layers = "model.layers", Layer = "layer";

    // The layers within a layer are those of the model, so the schema describes a layer once more and refers to it.
    private static readonly string[] InnerLayers = ["model.layers[].residual", "model.layers[].inputs.*.layers"];

    // The sections whose values a hyper-parameter may stand for.
    private static readonly string[] Variable = ["model", "training"];

    private readonly FileShape _shape;

    private ExperimentSchema(FileShape shape) => _shape = shape;

    /// <summary>Makes the schema.</summary>
    public static JsonObject Create()
    {
        var trained = new ExperimentSchema(FileShape.Find(isOwn: false));
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Experiment file of Gridfold",
            ["if"] = new JsonObject
            {
                ["required"] = new JsonArray("training"),
                ["properties"] = new JsonObject
                {
                    ["training"] = new JsonObject { ["type"] = "object", ["required"] = new JsonArray(CommandTraining.Key) },
                },
            },
            ["then"] = new ExperimentSchema(FileShape.Find(isOwn: true)).MapAt(""),
            ["else"] = trained.MapAt(""),
            ["$defs"] = new JsonObject { [Layer] = trained.ItemOf(Layers) },
        };
    }

    private static bool IsVariable(string path) => Variable.Any(
        section => path == section || path.StartsWith($"{section}.", StringComparison.Ordinal));

    private JsonObject MapAt(string path)
    {
        Dictionary<string, MapShape> variants = _shape.Maps[path];
        if (variants.Values.Any(map => map.HasNames))
        {
            var names = new JsonObject { ["type"] = "object" };
            if (_shape.Maps.ContainsKey($"{path}.*")) names["additionalProperties"] = MapAt($"{path}.*");
            return names;
        }

        string? selected = variants.Keys.FirstOrDefault(variant => variant.Length > 0);
        if (selected is null) return KeysOf(path, "", new JsonObject { ["type"] = "object" });
        string selector = selected[..selected.IndexOf('=')];
        KeyShape shape = variants[selected].Keys[selector];
        var cases = new JsonArray([.. variants.Keys.Where(variant => variant.Length > 0).Select(variant => new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { [selector] = new JsonObject { ["const"] = variant[(selector.Length + 1)..] } },
                ["required"] = new JsonArray(selector),
            },
            ["then"] = KeysOf(path, variant, []),
        })]);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [selector] = ValueOf(path, selector, shape) },
            ["allOf"] = cases,
        };
        if (shape.IsRequired) schema["required"] = new JsonArray(selector);
        return schema;
    }

    private JsonObject KeysOf(string path, string variant, JsonObject schema)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach ((string key, KeyShape shape) in _shape.Maps[path][variant].Keys.Where(key => _shape.Takes(path, variant, key.Key)))
        {
            properties[key] = ValueOf(path, key, shape);
            if (shape.IsRequired) required.Add(key);
        }

        schema["properties"] = properties;
        if (required.Count > 0) schema["required"] = required;
        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject ValueOf(string path, string key, KeyShape shape)
    {
        string place = SchemaPath.Join(path, key);
        List<JsonObject> forms = [.. shape.Kinds.Order().Select(kind => FormOf(place, kind, shape))];
        if (shape.Kinds.Count == 0 && _shape.Maps.ContainsKey($"{place}.*"))
            forms.Add(new JsonObject { ["type"] = "object", ["additionalProperties"] = MapAt($"{place}.*") });
        else if (shape.Kinds.Count == 0 && _shape.Maps.ContainsKey(place)) forms.Add(MapAt(place));
        if (forms.Count > 0 && IsVariable(place)) forms.Add(new JsonObject { ["type"] = "string", ["pattern"] = Placeholder });
        if (forms.Count > 0 && !shape.IsRequired) forms.Add(new JsonObject { ["type"] = "null" });
        JsonObject schema = AnyOf(forms);
        if (!KeyDescription.All.TryGetValue(place, out KeyDescription? description)) return schema;
        schema["description"] = description.TextFor(shape);
        if (description.Default is null && shape.Default is { } usual) schema["default"] = JsonNode.Parse(SpecJson.Write(usual));
        return schema;
    }

    private JsonObject FormOf(string place, SpecKind kind, KeyShape shape) => kind switch
    {
        SpecKind.Integer => Limited(new JsonObject { ["type"] = "integer" }, shape.Limits),
        SpecKind.Number => Limited(new JsonObject { ["type"] = "number" }, shape.Limits),
        SpecKind.Boolean => new JsonObject { ["type"] = "boolean" },
        SpecKind.Text => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        SpecKind.Word => new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(word => JsonValue.Create(word))]) },
        SpecKind.Map => _shape.Maps.ContainsKey(place) ? MapAt(place) : new JsonObject { ["type"] = "object" },
        _ => new JsonObject { ["type"] = "array", ["items"] = ItemOf(place) },
    };

    private JsonObject ItemOf(string list)
    {
        if (InnerLayers.Contains(list)) return new JsonObject { ["$ref"] = $"#/$defs/{Layer}" };
        string item = $"{list}[]";
        if (_shape.Items.TryGetValue(list, out ListItems? items))
        {
            var keys = new JsonObject();
            foreach (string key in items.Keys)
            {
                KeyShape? shape = _shape.Maps.GetValueOrDefault(item)?.Values.First().Keys.GetValueOrDefault(key);
                keys[key] = ValueOf(item, key, shape ?? new KeyShape());
            }

            var forms = new List<JsonObject>
            {
                new() { ["enum"] = new JsonArray([.. items.Words.Select(word => JsonValue.Create(word))]) },
            };
            if (items.Keys.Count > 0)
            {
                forms.Add(new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = keys,
                    ["additionalProperties"] = false,
                    ["minProperties"] = 1,
                    ["maxProperties"] = 1,
                });
            }

            if (IsVariable(list)) forms.Add(new JsonObject { ["type"] = "string", ["pattern"] = Placeholder });
            return AnyOf(forms);
        }

        return _shape.Maps.ContainsKey(item)
            ? AnyOf([MapAt(item), new JsonObject { ["not"] = new JsonObject { ["type"] = "object" } }])
            : [];
    }

    private static JsonObject AnyOf(List<JsonObject> forms) => forms.Count switch
    {
        0 => [],
        1 => forms[0],
        _ => new JsonObject { ["anyOf"] = new JsonArray([.. forms]) },
    };

    private static JsonObject Limited(JsonObject schema, NumberLimits? limits)
    {
        if (limits?.Min is { } min) schema["minimum"] = min;
        if (limits?.Above is { } above) schema["exclusiveMinimum"] = above;
        if (limits?.Max is { } max) schema["maximum"] = max;
        if (limits?.Below is { } below) schema["exclusiveMaximum"] = below;
        return schema;
    }
}
