using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Metrics;

public sealed class ProbabilityMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_probabilities.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Of_RecordedCase_AgreesWithScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        MetricValues found = MetricValues.Of(JudgementOf(reference), All());
        Assert.Equal(reference.BalancedAccuracy, found["balanced_accuracy"], Tolerance);
        Assert.Equal(reference.JaccardMacro, found["jaccard_macro"], Tolerance);
        Assert.Equal(reference.Mcc, found["mcc"], Tolerance);
        Assert.Equal(reference.CohenKappa, found["cohen_kappa"], Tolerance);
        Assert.Equal(reference.RocAuc, found["roc_auc"], Tolerance);
        Assert.Equal(reference.AveragePrecision, found["average_precision"], Tolerance);
        Assert.Equal(reference.LogLoss, found["log_loss"], Tolerance);
        Assert.Equal(reference.BrierScore, found["brier_score"], Tolerance);
        Assert.Equal(reference.Top2, found["top_2_accuracy"], Tolerance);
        Assert.Equal(reference.Top3, found["top_3_accuracy"], Tolerance);
        Assert.Equal(reference.Top5, found["top_5_accuracy"], Tolerance);
        Assert.Equal(reference.CalibrationError, found["expected_calibration_error"], Tolerance);
    }

    [Fact]
    public void Of_WithoutProbabilities_LeavesOutWhatNeedsThem()
    {
        ConfusionMatrix confusion = JudgementOf(References["two classes"]).Confusion!;
        MetricValues found = MetricValues.Of(new Judgement(0) { Confusion = confusion }, All());
        Assert.True(found.Has("mcc"));
        Assert.False(found.Has("roc_auc"));
    }

    [Fact]
    public void Of_LossAlone_LeavesOutWhatNeedsClasses() =>
        Assert.Equal(["loss"], MetricValues.Of(new Judgement(0.5), All()).All.Select(value => value.Key));

    [Theory]
    [InlineData("['mcc', 'roc_auc']", "mcc,roc_auc", "Confusion, Probabilities")]
    [InlineData("['roc_auc', 'mcc', 'accuracy']", "mcc,roc_auc", "Confusion, Probabilities")]
    [InlineData("['balanced_accuracy']", "balanced_accuracy", "Confusion")]
    [InlineData("[]", "", "Confusion")]
    public void Read_Names_AddsThemInTheOrderOfTheTable(string list, string names, string needs)
    {
        (MetricSet metrics, Problems problems) = Read(list);
        Assert.Empty(problems.Errors);
        Assert.Equal(names, string.Join(',', metrics.All.Where(metric => !metric.IsStandard).Select(metric => metric.Name)));
        Assert.Equal(needs, metrics.Needs.ToString());
    }

    [Theory]
    [InlineData("['roc_acu']", "metrics[0] is the text 'roc_acu', which is not a metric; did you mean 'roc_auc'?")]
    [InlineData("['mcc', 3]", "metrics[1] is 3, which is not a metric; known: loss")]
    public void Read_NoMetric_IsAnError(string list, string words) =>
        ProblemAssert.Says(Assert.Single(Read(list).Problems.Errors), words);

    [Theory]
    [InlineData(3, 3, "top_3_accuracy is 1 for every network, because the data has 3 classes")]
    [InlineData(4, 3, null)]
    public void Check_AsManyClassesAsTheTop_IsAWarning(int classes, int top, string? words)
    {
        var problems = new Problems();
        LearningTask.Default.Standard.With($"validation_top_{top}_accuracy").Check(classes, problems);
        if (words is null) Assert.Empty(problems.Warnings);
        else ProblemAssert.Says(Assert.Single(problems.Warnings), words);
    }

    [Fact]
    public void Check_OfATaskWithoutClasses_WarnsOfNothing()
    {
        var problems = new Problems();
        Regression.Task.Standard.Check(classCount: 0, problems);
        Assert.Empty(problems.Warnings);
    }

    [Fact]
    public void With_MetricsOfAnother_HasBothAndEqualsAnyOrder()
    {
        MetricSet auc = LearningTask.Default.Standard.With("validation_roc_auc"), mcc = LearningTask.Default.Standard.With("training_mcc");
        Assert.Equal(auc.With(mcc), mcc.With(auc));
        Assert.NotEqual(auc, mcc);
        Assert.Same(auc, auc.With(LearningTask.Default.Standard));
        Assert.Same(auc, auc.With("validation_accuracy"));
    }

    [Fact]
    public void MetricNames_OfTheTask_HaveNoTrainingFormOfProbabilities()
    {
        Assert.Contains("validation_roc_auc", LearningTask.Default.MetricNames);
        Assert.Contains("training_mcc", LearningTask.Default.MetricNames);
        Assert.DoesNotContain("training_roc_auc", LearningTask.Default.MetricNames);
    }

    private static MetricSet All() =>
        MetricTable.All.Aggregate(LearningTask.Default.Standard, (set, metric) => set.With($"validation_{metric.Name}"));

    private static (MetricSet Metrics, Problems Problems) Read(string list)
    {
        var problems = new Problems();
        var reader = new SpecMapReader(new LocatedSpec($"{{'metrics': {list}}}").Map, "", problems);
        return (MetricSet.Read(reader, LearningTask.Default.Metrics), problems);
    }

    private static Judgement JudgementOf(ReferenceCase reference)
    {
        var confusion = new ConfusionMatrix(reference.Classes);
        var probabilities = new ClassProbabilities(reference.Classes);
        foreach ((int row, int label) in reference.Labels.Index())
        {
            ReadOnlySpan<double> given = reference.Probabilities.AsSpan(row * reference.Classes, reference.Classes);
            int predicted = 0;
            for (int other = 1; other < given.Length; other++) if (given[other] > given[predicted]) predicted = other;
            confusion.Add(label, predicted);
            probabilities.Add(label, given);
        }

        return new Judgement(0) { Confusion = confusion, Probabilities = probabilities };
    }

    private sealed record ReferenceFile(ReferenceCase[] Cases);

    private sealed record ReferenceCase(
        string Name, int Classes, int[] Labels, double[] Probabilities, double BalancedAccuracy, double JaccardMacro, double Mcc,
        double CohenKappa, double RocAuc, double AveragePrecision, double LogLoss, double BrierScore,
        double Top2, double Top3, double Top5, double CalibrationError);
}
