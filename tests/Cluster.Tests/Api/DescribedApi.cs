using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The description of the API, as a strict judge of answers: a property that it does not name is an error.</summary>
internal sealed class DescribedApi
{
    private const string Prefix = "#/components/schemas/";

    private readonly JsonObject _schemas;

    public DescribedApi(JsonNode document)
    {
        Document = document;
        _schemas = JsonNode.Parse(document["components"]!["schemas"]!.ToJsonString()
            .Replace(Prefix, "#/$defs/", StringComparison.Ordinal))!.AsObject();
        Close(_schemas);
    }

    /// <summary>The document.</summary>
    public JsonNode Document { get; }

    /// <summary>The names of the schemas.</summary>
    public IEnumerable<string> Schemas => _schemas.Select(schema => schema.Key);

    /// <summary>Each operation with its path and its method.</summary>
    public IEnumerable<(string Path, string Method, JsonNode Operation)> Operations => Document["paths"]!.AsObject().SelectMany(
        path => path.Value!.AsObject(), (path, method) => (path.Key, method.Key.ToUpperInvariant(), method.Value!));

    /// <summary>The examples of a schema.</summary>
    public IEnumerable<JsonNode> ExamplesOf(string schema) => (_schemas[schema]!["examples"] as JsonArray ?? []).Select(node => node!);

    /// <summary>Requires that a document is as a schema says.</summary>
    public void Check(string schema, JsonNode document)
    {
        var root = new JsonObject { ["$ref"] = $"#/$defs/{schema}", ["$defs"] = _schemas.DeepClone() };
        EvaluationResults results = JsonSchema.FromText(root.ToJsonString()).Evaluate(
            JsonDocument.Parse(document.ToJsonString()).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        string errors = string.Join('\n', (results.Details ?? []).Where(detail => detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation} {string.Join("; ", detail.Errors!.Values)}"));
        Assert.True(results.IsValid, $"This is no {schema}:\n{errors}\n{document.ToJsonString()}");
    }

    /// <summary>The schema of the answer of an operation.</summary>
    public string? AnswerOf(string method, string path) => Operations
        .Where(operation => operation.Method == method && operation.Path == path)
        .SelectMany(operation => operation.Operation["responses"]!.AsObject())
        .Where(answer => answer.Key[0] == '2')
        .Select(answer => answer.Value!["content"]?["application/json"]?["schema"]?["$ref"]?.GetValue<string>()[Prefix.Length..])
        .Single();

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list) Close(item);
        }
        else if (node is JsonObject map)
        {
            foreach ((string name, JsonNode? value) in map)
                if (name != "examples") Close(value);
            if (map["type"] is JsonValue && map["properties"] is JsonObject) map["additionalProperties"] ??= false;
        }
    }
}
