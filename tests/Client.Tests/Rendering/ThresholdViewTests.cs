using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

/// <summary>What is shown of trials with a decision threshold.</summary>
public sealed class ThresholdViewTests
{
    private static readonly FoldResult Fold = Searches.Fold(1, [3, 1, 2], [5, 0, 1, 4]);

    [Fact]
    public void Draw_Threshold_ShowsTheRuleAndTheFolds()
    {
        string drawn = Drawn(Describe(", \"threshold\": \"f1\"", 0.375));
        Assert.Contains("chosen by f1 from 20 % of the training rows of each fold", drawn, StringComparison.Ordinal);
        Assert.Contains("0.3750", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("threshold", Drawn(Describe("", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Threshold_IsOfTheFold()
    {
        Assert.Equal(0.375, FoldOf(Describe(", \"threshold\": \"f1\"", 0.375)).GetProperty("threshold").GetDouble());
        Assert.False(FoldOf(Describe("", null)).TryGetProperty("threshold", out _));
    }

    [Fact]
    public void Print_Threshold_DecidesTheClasses()
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        PredictionOutput.Print(
            new Terminal(output, error, 80), OutputFormat.Csv,
            new PredictedRows(["1", "2"], [0.7, 0.3, 0.71, 0.29]) { Classes = ["no", "yes"], Threshold = 0.3 });
        Assert.Equal("input,class,probability,p(no),p(yes)\n1,yes,0.3,0.7,0.3\n2,no,0.71,0.71,0.29\n", output.ToString());
    }

    private static TrialDescription Describe(string key, double? threshold)
    {
        string spec = Searches.SpecText("validation_loss")
            .Replace("\"epochs\": 3", $"\"epochs\": 3{key}", StringComparison.Ordinal);
        var submission = new ExperimentSubmission("test-search-abcde", spec, "name: test-search\n", new string('c', 64), ["a", "b"]);
        return new TrialDescription(
            Searches.Snapshot(1), submission, 7, Searches.Trial(7, 8, 0.01, 0.9), [Fold with { Threshold = threshold }]);
    }

    private static string Drawn(TrialDescription described)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        TrialView.Draw(new Terminal(output, error, 250), described);
        return output.ToString();
    }

    private static JsonElement FoldOf(TrialDescription described)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) TrialDocument.Write(writer, described);
        return JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("folds")[0];
    }
}
