using System.Text.Json.Nodes;

namespace Gridfold.Silo.Api.Description;

/// <summary>The schemas of the documents, with examples. Tests compare them with real answers.</summary>
internal static class Schemas
{
    private const string Resource = "api-schemas.json";

    /// <summary>Reads the schemas.</summary>
    public static JsonObject Read()
    {
        using Stream stream = typeof(Schemas).Assembly.GetManifestResourceStream(Resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
