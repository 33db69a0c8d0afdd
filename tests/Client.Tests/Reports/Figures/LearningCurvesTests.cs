using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains.Results;
using Gridfold.Models.Tasks;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Reports.Figures;

public sealed class LearningCurvesTests
{
    private static readonly string[] Classes = ["a", "b"];
    private static readonly long[] Confusion = [5, 0, 1, 4];

    [Fact]
    public void Mean_FoldsOfDifferentLength_GoesAsFarAsAll()
    {
        LearningCurves curves = LearningCurves.Of(
            Searches.Describe(Classes, 2, null, Searches.Fold(1, [4, 2, 3], Confusion), Searches.Fold(2, [2, 2], Confusion)),
            "validation_accuracy");
        Assert.Equal([3, 2], curves.Mean("loss").Validation);
        Assert.Equal([1.5, 1], curves.Mean("loss").Training);
        Assert.Equal(2, curves.LowestLossEpoch);
        Assert.Equal(["loss", "accuracy"], curves.Metrics);
        Assert.Contains("lowest (2) in epoch 2 of 2", curves.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_DivergedFold_IsDrawnButNotAveraged()
    {
        LearningCurves curves = LearningCurves.Of(
            Searches.Describe(Classes, 2, null, Searches.Fold(1, [4, 1e12], null), Searches.Fold(2, [2, 1, 1.5], Confusion)),
            "validation_loss");
        Assert.Equal(2, curves.Folds.Count);
        Assert.Equal([2, 1, 1.5], curves.Mean("loss").Validation);
        Assert.Contains("Failed: fold 1: diverged: the training loss is NaN.", curves.Caption, StringComparison.Ordinal);
        Assert.Contains("logarithmic", curves.Caption, StringComparison.Ordinal);
        Assert.Equal(["loss", "accuracy"], curves.Metrics);
        using var picture = curves.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Of_MetricOfValidationRowsAlone_IsDrawnWithoutTraining()
    {
        string[] names = ["validation_roc_auc", .. LearningTask.Default.StandardNames];
        FoldResult Fold(int number, params double[] areas) => Searches.Fold(number, [1], Confusion) with
        {
            History = new EpochHistory(
                names, [.. areas.SelectMany(area => (double[])[area, .. Enumerable.Repeat(0.5, names.Length - 1)])]),
        };
        LearningCurves curves = LearningCurves.Of(
            Searches.Describe(Classes, 2, null, Fold(1, 0.5, 0.75), Fold(2, 0.25, 0.75, 0.5)), "validation_roc_auc");
        Assert.Equal(["loss", "roc_auc"], curves.Metrics);
        Assert.Equal([0.375, 0.75], curves.Mean("roc_auc").Validation);
        Assert.Empty(curves.Mean("roc_auc").Training);
        using var picture = curves.Draw();
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void Compared_SeveralTrials_AreInOnePictureWithTheirLabels()
    {
        ComparedTrial Trial(string label, params double[] losses) =>
            new(label, Searches.Describe(Classes, 1, Searches.Trial(1, 4, 0.01, 0.5), Searches.Fold(1, losses, Confusion)),
                "validation_accuracy");
        ComparedCurves curves = ComparedCurves.Of([Trial("trial 1", 3, 2), Trial("trial 2", 3, 1, 0.5)]);
        Assert.Equal(["trial 1", "trial 2"], curves.Curves.Select(curve => curve.Label));
        Assert.Equal([3, 1, 0.5], curves.Curves[1].Metrics[0].Validation);
        Assert.Equal("loss (cross-entropy, nats)", curves.Loss);
        using var picture = curves.Draw();
        Assert.NotEmpty(picture.ToPng());
        Assert.Contains("up to 7", Assert.Throws<NotFoundException>(
            () => ComparedCurves.Of([.. Enumerable.Repeat(Trial("one", 1), 8)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross_entropy", "loss (cross-entropy, nats)")]
    [InlineData("perceptron", "loss (perceptron's loss, |output| of wrong units)")]
    public void Loss_OfEachKind_IsLabelledAsItIs(string loss, string expected)
    {
        TrialDescription trial = Searches.Describe(Classes, 1, Searches.Trial(1, 4, 0.01, 0.5), Searches.Fold(1, [1], Confusion));
        string spec = trial.Submission.SpecJson.Replace("\"epochs\": 3", $"\"epochs\": 3, \"loss\": \"{loss}\"", StringComparison.Ordinal);
        TrialDescription other = trial with { Submission = trial.Submission with { SpecJson = spec } };
        Assert.Equal(expected, LearningCurves.Of(other, "validation_loss").Loss);
    }

    [Fact]
    public void Of_NothingEnded_SaysWhy()
    {
        var none = Assert.Throws<NotFoundException>(() => LearningCurves.Of(Searches.Describe(Classes, 2, null), "validation_accuracy"));
        Assert.Equal("trial 7 has no learning curves: none of its folds has ended", none.Message);
        var diverged = Assert.Throws<NotFoundException>(
            () => LearningCurves.Of(Searches.Describe(Classes, 1, null, Searches.Fold(1, [], null)), "validation_accuracy"));
        Assert.Equal("trial 7 has no learning curves: diverged: the training loss is NaN", diverged.Message);
    }

    [Fact]
    public void FoldCurves_ManyFolds_ShowsSomeAndSaysSo()
    {
        FoldCurves folds = FoldCurves.Of(
            Searches.Describe(Classes, 30, null, [.. Enumerable.Range(1, 30).Select(fold => Searches.Fold(fold, [2, 1], Confusion))]));
        Assert.Equal(20, folds.Folds.Count);
        Assert.Contains("The first 20 of 30 folds.", folds.Caption, StringComparison.Ordinal);
        Assert.Throws<NotFoundException>(() => FoldCurves.Of(Searches.Describe(Classes, 1, null, Searches.Fold(1, [2, 1], Confusion))));
    }
}
