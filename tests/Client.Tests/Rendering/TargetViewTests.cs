using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Results;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

/// <summary>What is shown of a regression of several columns.</summary>
public sealed class TargetViewTests
{
    private const string TwoTargets = """ "task": "regression", "dataset": {"path": "rooms.csv", "label": ["width", "height"]}""";

    private static readonly FoldResult First = Searches.Fold(1, [3, 1, 2], null) with
    {
        Targets = [new("width", "validation_rmse", 1), new("width", "validation_r2", 0.5), new("height", "validation_rmse", 7),
            new("height", "validation_r2", 0.25)],
    };

    private static readonly FoldResult Second = First with
    {
        Targets = [.. First.Targets!.Select(score => score with { Value = score.Value + 1 })],
    };

    [Fact]
    public void Draw_SeveralTargets_ShowsTheMeanOfTheFoldsOfEach()
    {
        string drawn = Written(output => TrialView.Draw(new Terminal(output, TextWriter.Null, 250), Describe(First, Second)));
        Assert.Matches("target +val rmse +val r2", drawn);
        Assert.Matches("width +1.5000 +1.0000", drawn);
        Assert.Matches("height +7.5000 +0.7500", drawn);
        TrialDescription single = Describe(First with { Targets = null });
        Assert.DoesNotContain(
            "target", Written(output => TrialView.Draw(new Terminal(output, TextWriter.Null, 250), single)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SeveralTargets_HasTheirMetrics()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) TrialDocument.Write(writer, Describe(First, Second));
        JsonElement height = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("target_metrics")[1];
        Assert.Equal("height", height.GetProperty("target").GetString());
        Assert.Equal(7.5, height.GetProperty("validation_rmse").GetDouble());
    }

    [Fact]
    public void PrintNumbers_SeveralTargets_HasAColumnOfEach() => Assert.Equal(
        "input,width,value(input)\n2,1.5,2\n3,-1,0\n",
        Written(output => PredictionOutput.Print(
            new Terminal(output, TextWriter.Null, 80), OutputFormat.Csv,
            new PredictedRows(["2", "3"], [1.5, 2, -1, 0]) { Targets = ["width", "input"] })));

    [Fact]
    public void PrintLabels_Rows_HaveEachLabelAndItsProbability()
    {
        string Printed(OutputFormat format) => Written(output => PredictionOutput.Print(
            new Terminal(output, TextWriter.Null, 80), format,
            new PredictedRows(["2", "3"], [0.75, 0.25, 0.125, 0.5]) { Labels = ["red", "input"] }));
        Assert.Equal("input,red,label(input),p(red),p(input)\n2,1,0,0.75,0.25\n3,0,1,0.125,0.5\n", Printed(OutputFormat.Csv));
        Assert.Matches("2 +1 +0 +0.7500 +0.2500", Printed(OutputFormat.Table));
        Assert.Contains("\"p(red)\"", Printed(OutputFormat.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void WritePredictions_SeveralLabels_HasThreeColumnsOfEach()
    {
        var fold = new FoldPredictions
        {
            Rows = [4, 7],
            HasLabels = true,
            TargetCount = 2,
            Actual = [1, 0, 0, 1],
            Values = [0.75, 0.5, 0.25, 0.1f],
        };
        Assert.Equal(
            "row,fold,label(width),predicted(width),p(width),label(height),predicted(height),p(height)\n"
                + "5,1,1,1,0.75,0,1,0.5\n8,1,0,0,0.25,1,0,0.1\n",
            Written(output => PredictionRows.Write(new Terminal(output, TextWriter.Null, 80).BeginCsv(), [fold], Submission(
                Searches.SpecText("validation_loss", """{"type": "kfold", "folds": 5}""")
                    .Replace("\"dataset\": {\"name\": \"iris\"}", TwoTargets, StringComparison.Ordinal)))));
    }

    [Fact]
    public void WritePredictions_SeveralTargets_HasTwoColumnsOfEach()
    {
        var fold = new FoldPredictions { Rows = [4, 7], TargetCount = 2, Actual = [1, 2, 3, 4], Values = [1.5, 2.5, 3.5, 4.5] };
        Assert.Equal(
            "row,fold,label(width),predicted(width),label(height),predicted(height)\n5,1,1,1.5,2,2.5\n8,1,3,3.5,4,4.5\n",
            Written(output => PredictionRows.Write(new Terminal(output, TextWriter.Null, 80).BeginCsv(), [fold], Submission(
                Searches.SpecText("validation_loss", """{"type": "kfold", "folds": 5}""")
                    .Replace("\"dataset\": {\"name\": \"iris\"}", TwoTargets, StringComparison.Ordinal)))));
    }

    private static TrialDescription Describe(params FoldResult[] folds)
    {
        ExperimentSubmission submission = Submission(Searches.SpecText("validation_loss"));
        return new TrialDescription(Searches.Snapshot(1), submission, 7, Searches.Trial(7, 8, 0.01, 0.9), folds);
    }

    private static ExperimentSubmission Submission(string spec) =>
        new("test-search-abcde", spec, "name: test-search\n", new string('c', 64), []);

    private static string Written(Action<TextWriter> write)
    {
        using StringWriter output = new() { NewLine = "\n" };
        write(output);
        return output.ToString();
    }
}
