using Gridfold.Models.Metrics;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Metrics;

public sealed class ThresholdSearchTests
{
    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_thresholds.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Choose_RecordedCase_ReachesTheBestScoreOfScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        Assert.Equal(DecisionThreshold.Metrics.Order(), reference.Best.Keys.Order());
        ClassProbabilities rows = Rows(reference.Labels, reference.Probabilities);
        foreach ((string metric, double best) in reference.Best)
        {
            double threshold = new DecisionThreshold(null, metric, 0.2).Choose(rows);
            Judgement judged = new Judgement(0) { Probabilities = rows }.At(threshold);
            double score = metric == "f1"
                ? judged.Classification.Classes[1].F1
                : MetricTable.Find($"validation_{metric}")!.Of(judged);
            Assert.Equal(best, score, 1e-9);
        }
    }

    [Theory]
    [InlineData("the middle of the gap", new[] { 0, 0, 1, 1 }, new[] { 0.125, 0.25, 0.75, 0.875 }, 0.5)]
    [InlineData("of equal scores the nearest to 0.5", new[] { 0, 1, 0, 1 }, new[] { 0.1, 0.2, 0.4, 0.5 }, 0.45)]
    [InlineData("all rows of the second class: the smallest", new[] { 1, 0 }, new[] { 0.25, 0.75 }, 0.25)]
    [InlineData("no number between: the greater", new[] { 0, 1 }, new[] { 0.5, 0.50000000000000011 }, 0.50000000000000011)]
    [InlineData("one class", new[] { 1, 1 }, new[] { 0.1, 0.2 }, 0.5)]
    [InlineData("no rows", new int[0], new double[0], 0.5)]
    public void Best_FewRows_IsThis(string name, int[] labels, double[] probabilities, double expected)
    {
        double found = ThresholdSearch.Best(Rows(labels, probabilities), confusion => new ClassificationMetrics(confusion).Accuracy);
        Assert.True(expected.Equals(found) || Math.Abs(expected - found) < 1e-15, $"{name}: {found:R}");
    }

    [Fact]
    public void At_Threshold_CountsRowsAtItAsTheSecondClass()
    {
        Judgement judged = new Judgement(0.7) { Probabilities = Rows([0, 1, 1], [0.3, 0.3, 0.2]) }.At(0.3);
        Assert.Equal([1, 1, 0], judged.PredictedClasses);
        Assert.Equal([0, 1, 1, 1], judged.Confusion!.ToArray());
        Assert.Equal((0.7, 0.3), (judged.Loss, judged.Threshold));
    }

    private static ClassProbabilities Rows(IReadOnlyList<int> labels, IReadOnlyList<double> probabilities)
    {
        var rows = new ClassProbabilities(2);
        foreach ((int label, double probability) in labels.Zip(probabilities)) rows.Add(label, [1 - probability, probability]);
        return rows;
    }

    private sealed record ReferenceFile(IReadOnlyList<ReferenceCase> Cases);

    private sealed record ReferenceCase(
        string Name, IReadOnlyList<int> Labels, IReadOnlyList<double> Probabilities, IReadOnlyDictionary<string, double> Best);
}
