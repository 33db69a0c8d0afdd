using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports;

/// <summary>The document of the importance of hyper-parameters.</summary>
public sealed class SearchInfluencesTests
{
    [Fact]
    public void Write_LossesOverAWideRange_AveragesTheirLogarithms()
    {
        TrialResult[] trials = [.. Enumerable.Range(0, 24).Select(index => Searches.Trial(
            index + 1, index % 2 == 0 ? 4 : 8, index % 4 < 2 ? 0.01 : 0.1, (index % 2 == 0 ? 1 : 100) * (index % 4 < 2 ? 1 : 100)))];
        JsonNode document = Write(SearchInfluences.Of(Searches.Spec("validation_loss"), Searches.Sample(false, trials)));
        Assert.Equal("logarithmic", document["scale"]!.GetValue<string>());
        JsonNode hidden = document["parameters"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "hidden")!;
        Assert.Equal([8, 4], hidden["groups"]!.AsArray().Select(group => group!["from"]!.GetValue<int>()));
        Assert.Equal([1000, 10], hidden["groups"]!.AsArray().Select(group => Math.Round(group!["mean"]!.GetValue<double>(), 6)));
        Assert.Equal(1, document["parameters"]!.AsArray().Sum(one => one!["importance"]!.GetValue<double>()), 9);
    }

    [Fact]
    public void Write_FewTrials_SaysWhyTheImportanceIsNotKnown()
    {
        JsonNode document = Write(SearchInfluences.Of(
            Searches.Spec(), Searches.Sample(true, Searches.Trial(1, 4, 0.01, 0.5), Searches.Trial(2, 8, 0.01, 0.9))));
        Assert.Equal("importance needs at least 20 completed or pruned trials, and there are 2", document["reason"]!.GetValue<string>());
        JsonNode only = Assert.Single(document["parameters"]!.AsArray())!;
        Assert.Null(only["importance"]);
        Assert.Equal([0.9, 0.5], only["groups"]!.AsArray().Select(group => group!["mean"]!.GetValue<double>()));
    }

    private static JsonNode Write(SearchInfluences influences)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) influences.Write(writer);
        return JsonNode.Parse(stream.ToArray())!;
    }
}
