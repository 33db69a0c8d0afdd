using System.Text;
using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Datasets;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;

namespace Gridfold.Client.Tests.Rendering;

/// <summary>The gap between the validation score that chose a trial and its test score.</summary>
public sealed class TestGapTests
{
    private static readonly Objective Accuracy = new("validation_accuracy", IsMaximized: true);
    private static readonly ScoreError FoldsError = new(0.01, 4, "5 folds");

    // 100 test rows of two classes, of which the first 20 are predicted wrong. Before them is a training row.
    private static readonly Dataset Data = new()
    {
        Name = "made",
        SourceDescription = "made",
        InputShape = [1],
        Inputs = new float[101],
        Labels = [1, .. Enumerable.Range(0, 100).Select(row => row % 2)],
        ClassNames = ["a", "b"],
        Splits = [Split.Train, .. Enumerable.Repeat(Split.Test, 100)],
        Fingerprint = "",
    };

    private static readonly TestEvaluation Evaluation = new(100, new MetricValues([new("accuracy", 0.8), new("loss", 0.4)]), null)
    {
        Outputs = [.. Enumerable.Range(0, 100).SelectMany(row => (row % 2 == 0) == (row < 20) ? new[] { 0.1, 0.9 } : [0.9, 0.1])],
    };

    private static readonly Candidate Judged = new(1, [TestGap.Predictions(Data, Evaluation)]);

    [Fact]
    public void Predictions_OfTheTestRows_AreThoseThatWereJudged()
    {
        int[] right = [.. Judged.Folds[0].Labels.Zip(Judged.Folds[0].Predicted, (label, predicted) => label == predicted ? 1 : 0)];
        Assert.Equal(80, right.Sum());
        Assert.All(right[..20], row => Assert.Equal(0, row));
        Assert.Equal(Enumerable.Range(1, 100), Judged.Folds[0].Rows);
    }

    [Fact]
    public void Explain_WorseTestScore_SaysByHowMuchAndWhy()
    {
        string[] said = [.. TestGap.Of(Accuracy, 0.95, FoldsError, Evaluation, Judged)!.Explain(Searches.Snapshot(5))];
        Assert.Equal("validation_accuracy is 0.9500, with a 95 % interval from 0.9222 to 0.9778 (5 folds).", said[0]);
        Assert.Matches("^test_accuracy is 0.8000, with a 95 % interval from 0.7[12].* to 0.8[78].* \\(100 test rows, drawn again", said[1]);
        Assert.Equal("The test score is worse by 0.1500.", said[2]);
        Assert.Equal(
            "A part of that is expected: the validation rows chose the best of 3 trials, so they flatter the trial.", said[3]);
    }

    [Fact]
    public void Explain_BetterTestScore_SaysSo()
    {
        string[] said = [.. TestGap.Of(Accuracy, 0.75, null, Evaluation, Judged)!.Explain(Searches.Snapshot(5))];
        Assert.Equal("validation_accuracy is 0.7500; its interval is not known.", said[0]);
        Assert.Equal("The test score is better by 0.0500.", said[^1]);
    }

    [Fact]
    public void Gap_SmallerIsBetter_IsPositiveWhereTheTestIsWorse()
    {
        var evaluation = Evaluation with { Metrics = new MetricValues([new("brier_score", 0.3)]) };
        TestGap gap = TestGap.Of(new Objective("validation_brier_score", IsMaximized: false), 0.1, null, evaluation, Judged)!;
        Assert.Equal(0.2, gap.Gap, 12);
        Assert.NotNull(gap.TestError);
    }

    [Theory]
    [InlineData("training_accuracy")]
    [InlineData("validation_loss")]
    [InlineData("parameters")]
    public void Of_ScoresThatMeasureSomethingElse_IsNull(string metric) =>
        Assert.Null(TestGap.Of(new Objective(metric, IsMaximized: true), 0.9, FoldsError, Evaluation, Judged));

    [Fact]
    public void Write_Gap_HasBothScoresWithTheirIntervals()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            TestGap.Of(Accuracy, 0.95, FoldsError, Evaluation, Judged)!.Write(writer, "overtuning");
            writer.WriteEndObject();
        }

        JsonElement gap = JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray())).RootElement.GetProperty("overtuning");
        Assert.Equal(0.15, gap.GetProperty("gap").GetDouble(), 12);
        Assert.Equal("validation_accuracy", gap.GetProperty("validation").GetProperty("metric").GetString());
        Assert.Equal(0.9222, gap.GetProperty("validation").GetProperty("low").GetDouble(), 4);
        Assert.Equal("test_accuracy", gap.GetProperty("test").GetProperty("metric").GetString());
        Assert.InRange(gap.GetProperty("test").GetProperty("high").GetDouble(), 0.85, 0.9);
    }
}
