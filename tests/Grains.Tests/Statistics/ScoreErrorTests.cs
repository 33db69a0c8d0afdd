using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class ScoreErrorTests
{
    private const string Accuracy = "validation_accuracy";

    [Theory]
    [InlineData("{'type': 'repeated_kfold', 'folds': 5, 'repeats': 3}", 15, 0.1 * 0.5627314338711377)]
    [InlineData("{'type': 'kfold', 'folds': 10}", 10, 0.1 * 0.45946829173634074)]
    public void Of_KFold_IsCorrectedForSharedTrainingRows(string validation, int folds, double expected)
    {
        // sqrt(1/15 + 1/4) and sqrt(1/10 + 1/9).
        ScoreError error = ScoreError.Of(Trial(0.9, 0.1, folds), Accuracy, Validation(validation), null)!;
        Assert.Equal(expected, error.Value, 12);
        Assert.Contains($"{folds} folds", error.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AccuracyOfOneFold_IsThatOfAShareOfTheRows()
    {
        // sqrt(0.9 x 0.1 / 200) = 0.0212
        double error = ScoreError.Of(Trial(0.9, null, 1), Accuracy, Validation("{'type': 'holdout'}"), Fold(90, 10, 10, 90))!.Value;
        Assert.InRange(error, 0.019, 0.0235);
    }

    [Theory]
    [InlineData("validation_accuracy", 0.9, 0.9 - (0.1 * 2.7764451051977987), 1)]
    [InlineData("validation_mcc", -0.9, -1, -0.9 + (0.1 * 2.7764451051977987))]
    [InlineData("validation_loss", 0.2, 0, 0.2 + (0.1 * 2.7764451051977987))]
    public void Around_Score_StaysWithinTheMetricsValues(string metric, double score, double low, double high)
    {
        // scipy.stats.t.ppf(0.975, 4); a deviation that makes the error 0.1.
        ScoreError error = ScoreError.Of(
            Trial(score, 0.1 / Math.Sqrt(0.2 + 0.25), 5), metric, Validation("{'type': 'kfold', 'folds': 5}"), null)!;
        (double least, double most) = error.Around(score, new Objective(metric, true));
        Assert.Equal(low, least, 1e-9);
        Assert.Equal(high, most, 1e-9);
    }

    [Fact]
    public void Of_OneFold_IsTheSameEachTime() => Assert.Equal(
        ScoreError.Of(Trial(0.9, null, 1), "validation_f1_macro", Validation("{'type': 'holdout'}"), Fold(90, 10, 0, 5)),
        ScoreError.Of(Trial(0.9, null, 1), "validation_f1_macro", Validation("{'type': 'holdout'}"), Fold(90, 10, 0, 5)));

    [Fact]
    public void Of_LossOfOneFoldOrNoMistake_IsNotKnown()
    {
        ValidationSpec validation = Validation("{'type': 'holdout'}");
        Assert.Null(ScoreError.Of(Trial(0.9, null, 1), "validation_loss", validation, Fold(90, 10, 10, 90)));
        Assert.Null(ScoreError.Of(Trial(1, null, 1), Accuracy, validation, Fold(10, 0, 0, 10)));
        Assert.Null(ScoreError.Of(Trial(null, null, 1), Accuracy, validation, null));
    }

    private static TrialResult Trial(double? score, double? deviation, int folds) =>
        new(1, Status.Completed, [], score, deviation, [.. Enumerable.Repeat(score, folds)], [], null, 1, null);

    private static FoldResult Fold(params long[] confusion) => new(
        new FoldSummary(1, Status.Completed, [], 1, null, null), new EpochHistory([], []), confusion, 1, 1, "silo");

    private static ValidationSpec Validation(string json)
    {
        var problems = new Problems();
        var map = (SpecMap)SpecJson.Read(json.Replace('\'', '"'));
        ValidationSpec spec = ValidationSpec.Read(new SpecMapReader(map, "validation", problems))!;
        problems.ThrowIfAny();
        return spec;
    }
}
