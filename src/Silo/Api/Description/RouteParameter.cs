using System.Text.Json.Nodes;

namespace Gridfold.Silo.Api.Description;

/// <summary>A parameter of a route, after the path or in a header.</summary>
/// <param name="Name">The name.</param>
/// <param name="Summary">What the parameter does.</param>
/// <param name="Schema">The schema of its value.</param>
internal sealed record RouteParameter(string Name, string Summary, JsonObject Schema)
{
    /// <summary>The parameter that chooses JSON or CSV.</summary>
    public static RouteParameter Format =>
        Word("format", "The form of the answer; the header Accept: text/csv means csv.", ["json", "csv"]);

    /// <summary>A whole number.</summary>
    public static RouteParameter Number(string name, string summary, long min, long max, long? usual = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = min, ["maximum"] = max };
        if (usual is { } number) schema["default"] = number;
        return new RouteParameter(name, summary, schema);
    }

    /// <summary>One of some words.</summary>
    public static RouteParameter Word(string name, string summary, IEnumerable<string> words) => new(name, summary,
        new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) });

    /// <summary>A text.</summary>
    public static RouteParameter Text(string name, string summary) => new(name, summary, new JsonObject { ["type"] = "string" });

    /// <summary>A parameter that may be given several times.</summary>
    public static RouteParameter Texts(string name, string summary) => new(name, summary,
        new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } });
}
