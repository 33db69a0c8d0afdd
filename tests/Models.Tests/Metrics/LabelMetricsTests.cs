using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Metrics;

/// <summary>Metrics of rows with several labels.</summary>
public sealed class LabelMetricsTests
{
    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_labels.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Of_RecordedCase_AgreesWithScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        Judgement judgement = JudgementOf(reference);
        foreach ((string metric, double expected) in reference.Metrics)
            Assert.Equal(expected, MetricTable.Find($"validation_{metric}")!.Of(judgement), 1e-9);
        MetricValues[] each = [.. TargetMetrics.Of(judgement, Multilabel.Task.Standard)];
        Assert.Equal(reference.Width, each.Length);
        foreach ((string metric, IReadOnlyList<double> values) in reference.Each)
            Assert.All(values.Zip(each), pair => Assert.Equal(pair.First, pair.Second[metric], 1e-9));
    }

    [Fact]
    public void Metrics_OfTheTask_AreAllRecorded() => Assert.Equal(
        Multilabel.Task.Metrics.Select(metric => metric.Name).Where(name => name != "loss").Order(),
        References["five labels"].Metrics.Keys.Order());

    [Fact]
    public void MetricValues_OfLabels_HoldThoseOfTheTaskAlone()
    {
        MetricSet all = Classification.Task.Standard.With(Multilabel.Task.Standard).With(Regression.Task.Standard);
        Assert.Equal(
            ["loss", "f1_macro", "precision_macro", "recall_macro", "f1_micro", "subset_accuracy", "hamming_loss"],
            MetricValues.Of(JudgementOf(References["five labels"]), all).All.Select(metric => metric.Key));
    }

    [Theory]
    [InlineData("multilabel", "validation_f1_macro", "validation_f1_micro")]
    [InlineData("classification", "validation_f1_macro", "validation_accuracy")]
    [InlineData("classification", "validation_loss", "training_loss")]
    [InlineData("regression", "validation_loss", "validation_rmse")]
    public void ThatMeasures_Names_FindsTheTask(string task, params string[] names) =>
        Assert.Equal(task, LearningTask.ThatMeasures(names).Name);

    private static Judgement JudgementOf(ReferenceCase reference)
    {
        var labels = new ValuePredictions(reference.Width);
        foreach ((double actual, double predicted) in reference.Actual.Zip(reference.Predicted)) labels.Add(actual, predicted);
        return new Judgement(0) { Labels = labels };
    }

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(
        string Name, int Width, IReadOnlyList<double> Actual, IReadOnlyList<double> Predicted, IReadOnlyDictionary<string, double> Metrics,
        IReadOnlyDictionary<string, IReadOnlyList<double>> Each);
}
