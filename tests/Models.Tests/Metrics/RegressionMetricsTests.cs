using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_regression.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Of_RecordedCase_AgreesWithScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        MetricValues found = Measure(reference, 0.5);
        Near(reference.Rmse, found["rmse"]);
        Near(reference.Mae, found["mae"]);
        Near(reference.Mape, found["mape"]);
        Near(reference.R2 ?? 0, found["r2"]);
        Near(reference.ExplainedVariance, found["explained_variance"]);
        Near(reference.Pinball50, found["pinball"]);
        Near(reference.Pinball90, Measure(reference, 0.9)["pinball"]);
    }

    [Fact]
    public void R2_OneRowPredictedRight_IsOne() =>
        Assert.Equal(1, Measure(References["a single row"] with { Predicted = [3] }, 0.5)["r2"]);

    // The mean of seven times 0.1 is not 0.1 in binary numbers. The rounding must not count as a variance.
    [Fact]
    public void R2_EqualTargetsWithARoundedMean_IsZero()
    {
        MetricValues found = Measure(References["a constant target"] with { Actual = [.. Enumerable.Repeat(0.1, 7)] }, 0.5);
        Assert.Equal((0, 0), (found["r2"], found["explained_variance"]));
    }

    [Fact]
    public void Metrics_OfRegression_HaveDirectionsAndNoClasses()
    {
        Assert.Equal(["loss", "rmse", "mae", "r2"], Regression.Task.Standard.All.Select(metric => metric.Name));
        Assert.Equal(
            ["loss", "rmse", "mae", "r2", "mape", "explained_variance", "pinball"],
            Regression.Task.Metrics.Select(metric => metric.Name));
        Assert.Equal(
            ["r2", "explained_variance"],
            Regression.Task.Metrics.Where(metric => metric.IsMaximized).Select(metric => metric.Name));
        Assert.DoesNotContain("validation_rmse", Classification.Task.MetricNames);
        Assert.Contains("training_rmse", Regression.Task.MetricNames);
    }

    [Fact]
    public void ThatMeasures_Names_FindsTheTask()
    {
        Assert.Same(Regression.Task, LearningTask.ThatMeasures(["validation_loss", "training_rmse"]));
        Assert.Same(Classification.Task, LearningTask.ThatMeasures(["validation_loss", "validation_mcc"]));
        Assert.Same(Classification.Task, LearningTask.ThatMeasures(["validation_loss"]));
    }

    private static void Near(double expected, double found) => Assert.Equal(expected, found, Math.Max(1, Math.Abs(expected)) * Tolerance);

    private static MetricValues Measure(ReferenceCase reference, double quantile)
    {
        var predictions = new ValuePredictions();
        foreach ((double actual, double predicted) in reference.Actual.Zip(reference.Predicted)) predictions.Add(actual, predicted);
        MetricSet all = Regression.Task.Metrics.Aggregate(
            Regression.Task.Standard, (set, metric) => set.With($"validation_{metric.Name}"));
        return MetricValues.Of(new Judgement(0) { Values = predictions, Quantile = quantile }, all);
    }

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(
        string Name, IReadOnlyList<double> Actual, IReadOnlyList<double> Predicted, double Rmse, double Mae, double Mape, double? R2,
        double ExplainedVariance, double Pinball50, double Pinball90);
}
