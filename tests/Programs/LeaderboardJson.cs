using System.Text.Json.Nodes;

namespace Gridfold.Programs;

/// <summary>The document of <c>-o json</c>.</summary>
internal static class LeaderboardJson
{
    public static JsonObject Parse(string output) => JsonNode.Parse(output)!.AsObject();

    public static string Id(string output) => Parse(output)["experiment"]!["id"]!.GetValue<string>();

    /// <summary>The document without id, time and owner, which differ between two runs of the same file.</summary>
    public static string Comparable(string output)
    {
        JsonObject document = Parse(output);
        JsonObject experiment = document["experiment"]!.AsObject();
        Assert.True(experiment.Remove("id") && experiment.Remove("wall_seconds"));
        experiment.Remove("owner");
        return document.ToJsonString();
    }
}
