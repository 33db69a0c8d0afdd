using CsCheck;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    private const double Tolerance = 1e-6;

    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_metrics.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Metrics_RecordedCase_AgreeWithScikitLearn(string name)
    {
        ReferenceCase reference = References[name];
        var confusion = new ConfusionMatrix(reference.Classes);
        foreach ((int actual, int predicted) in reference.Actual.Zip(reference.Predicted)) confusion.Add(actual, predicted);
        Assert.Equal(reference.Confusion, confusion.ToArray());
        Assert.Equal(reference.Actual.Length, confusion.Total);

        var metrics = new ClassificationMetrics(confusion);
        Assert.Equal(reference.Accuracy, metrics.Accuracy, Tolerance);
        Assert.Equal(reference.PrecisionMacro, metrics.PrecisionMacro, Tolerance);
        Assert.Equal(reference.RecallMacro, metrics.RecallMacro, Tolerance);
        Assert.Equal(reference.F1Macro, metrics.F1Macro, Tolerance);
        Assert.Equal(reference.Classes, metrics.Classes.Count);
        for (int label = 0; label < reference.Classes; label++)
        {
            ClassMetrics found = metrics.Classes[label];
            Assert.Equal(reference.Precision[label], found.Precision, Tolerance);
            Assert.Equal(reference.Recall[label], found.Recall, Tolerance);
            Assert.Equal(reference.F1[label], found.F1, Tolerance);
            Assert.Equal(reference.Support[label], found.Support);
            Assert.Equal(reference.Predicted.Count(predicted => predicted == label), found.Predicted);
        }
    }

    [Fact]
    public void Metrics_ClassesRenamed_KeepEveryAverage() =>
        Gen.Select(Gen.Int[0, 4].Array[1, 60], Gen.Int[0, 4].Array[60], Gen.Shuffle(Enumerable.Range(0, 5).ToArray()))
            .Sample((actual, predicted, names) =>
        {
            ConfusionMatrix plain = new(5), renamed = new(5);
            for (int row = 0; row < actual.Length; row++)
            {
                plain.Add(actual[row], predicted[row]);
                renamed.Add(names[actual[row]], names[predicted[row]]);
            }

            ClassificationMetrics first = new(plain), second = new(renamed);
            Assert.Equal(first.Accuracy, second.Accuracy, 1e-12);
            Assert.Equal(first.PrecisionMacro, second.PrecisionMacro, 1e-12);
            Assert.Equal(first.RecallMacro, second.RecallMacro, 1e-12);
            Assert.Equal(first.F1Macro, second.F1Macro, 1e-12);
            Assert.All([first.Accuracy, first.PrecisionMacro, first.RecallMacro, first.F1Macro], metric => Assert.InRange(metric, 0, 1));
        });

    [Fact]
    public void ConfusionMatrix_ActualAndPredicted_AreRowAndColumn()
    {
        var confusion = new ConfusionMatrix(3);
        confusion.Add(actual: 1, predicted: 2);
        Assert.Equal(1, confusion[1, 2]);
        Assert.Equal(0, confusion[2, 1]);
        Assert.Equal([0, 0, 0, 0, 0, 1, 0, 0, 0], confusion.ToArray());
    }

    [Fact]
    public void ConfusionMatrix_NoClasses_IsAnArgumentError() => Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(0));

    private sealed record ReferenceFile(ReferenceCase[] Cases);

    private sealed record ReferenceCase(
        string Name,
        int Classes,
        int[] Actual,
        int[] Predicted,
        double Accuracy,
        double PrecisionMacro,
        double RecallMacro,
        double F1Macro,
        double[] Precision,
        double[] Recall,
        double[] F1,
        long[] Support,
        long[] Confusion);
}
