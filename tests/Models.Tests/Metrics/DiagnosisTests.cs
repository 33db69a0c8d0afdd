using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tests.Metrics;

public sealed class DiagnosisTests
{
    private static readonly double[] Flat = [0.9, 0.9, 0.9, 0.9];
    private static readonly double[] Falling = [0.9, 0.5, 0.3, 0.2];

    [Fact]
    public void Of_CurvesThatMeet_IsAGoodFit()
    {
        Diagnosis diagnosis = Of(Flat, Falling, [0.88, 0.88, 0.88, 0.88], Falling)!;
        Assert.Equal(Fit.GoodFit, diagnosis.Fit);
        Assert.Equal((0.9, 0.88, 0.02, 0, 0.8, 0), Rounded(diagnosis));
    }

    [Fact]
    public void Of_TrainingFarAboveValidation_IsOverFitting()
    {
        Diagnosis diagnosis = Of([0.8, 0.9, 0.99, 0.99], Falling, [0.8, 0.85, 0.88, 0.88], Falling)!;
        Assert.Equal((Fit.OverFitting, 0.11), (diagnosis.Fit, Math.Round(diagnosis.Gap, 6)));
        Assert.Contains("0.10 above", diagnosis.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ValidationLossThatTurnedWhileTrainingLossFell_IsOverFitting()
    {
        Diagnosis diagnosis = Of(Flat, Falling, Flat, [0.9, 0.5, 0.52, 0.6])!;
        Assert.Equal((Fit.OverFitting, 0.2), (diagnosis.Fit, Math.Round(diagnosis.Rise, 6)));
        Assert.Contains("validation loss", diagnosis.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BothLossesRise_IsNotOverFitting() =>
        Assert.Equal(Fit.GoodFit, Of(Flat, [0.9, 0.5, 0.52, 0.6], Flat, [0.9, 0.5, 0.52, 0.6])!.Fit);

    [Fact]
    public void Of_LittleBetterThanTheMostFrequentClass_IsUnderFitting()
    {
        Diagnosis diagnosis = Of([0.6, 0.6, 0.6, 0.6], Falling, [0.6, 0.6, 0.6, 0.6], Falling)!;
        Assert.Equal((Fit.UnderFitting, 0.2), (diagnosis.Fit, Math.Round(diagnosis.Learned, 6)));
        Assert.Contains("third", diagnosis.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ValidationAccuracyThatStillClimbs_IsUnderFitting()
    {
        Diagnosis diagnosis = Of([0.7, 0.8, 0.85, 0.9], Falling, [0.7, 0.8, 0.85, 0.9], Falling)!;
        Assert.Equal((Fit.UnderFitting, 0.05), (diagnosis.Fit, Math.Round(diagnosis.Climb, 6)));
        Assert.Contains("climbing", diagnosis.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FoldThatDiverged_IsDiverged() =>
        Assert.Equal(Fit.Diverged, Diagnosis.Of([new LearningCurves(Flat, Falling, Flat, Falling)], hasDiverged: true, 0.5)!.Fit);

    [Fact]
    public void Of_SeveralFolds_JudgesTheirMeans()
    {
        var overFitted = new LearningCurves([1.0], [0.1], [0.85], [0.5]);
        var fitted = new LearningCurves([0.9], [0.1], [0.9], [0.5]);
        Assert.Equal(Fit.OverFitting, Diagnosis.Of([overFitted], false, 0.5)!.Fit);
        Diagnosis both = Diagnosis.Of([overFitted, fitted], false, 0.5)!;
        Assert.Equal((Fit.GoodFit, 0.075), (both.Fit, Math.Round(both.Gap, 6)));
    }

    [Fact]
    public void Of_ClassesThatAreNeverPredicted_IsSaidBeforeOverFitting()
    {
        var folds = new[] { new LearningCurves([0.9], [0.1], [0.3], [2.0]) };
        Assert.Equal(Fit.MissesClasses, Diagnosis.Of(folds, false, 0.5, rows: 1_000, missed: 0.5)!.Fit);
        Assert.Equal(Fit.OverFitting, Diagnosis.Of(folds, false, 0.5, rows: 1_000, missed: 0.01)!.Fit);
    }

    [Fact]
    public void Of_GapOnFewRows_IsNotOverFitting()
    {
        var folds = new[] { new LearningCurves([1.0], [0.1], [0.85], [0.5]) };
        Assert.Equal(Fit.GoodFit, Diagnosis.Of(folds, false, 0.5, rows: 10)!.Fit);
        Assert.Contains("so few rows", Diagnosis.Of(folds, false, 0.5, rows: 10)!.Rule, StringComparison.Ordinal);
        Assert.Equal(Fit.OverFitting, Diagnosis.Of(folds, false, 0.5, rows: 100)!.Fit);
    }

    [Fact]
    public void Of_NoFold_IsNothing() => Assert.Null(Diagnosis.Of([], hasDiverged: false, 1));

    [Fact]
    public void Of_OneClassOnly_HasLearnedAllThereIs() =>
        Assert.Equal(1, Diagnosis.Of([new LearningCurves([1.0], [0.1], [1.0], [0.1])], hasDiverged: false, mostFrequent: 1)!.Learned);

    private static Diagnosis? Of(double[] trainingAccuracy, double[] trainingLoss, double[] validationAccuracy, double[] validationLoss) =>
        Diagnosis.Of([new LearningCurves(trainingAccuracy, trainingLoss, validationAccuracy, validationLoss)], hasDiverged: false,
            mostFrequent: 0.5);

    private static (double, double, double, double, double, double) Rounded(Diagnosis diagnosis) =>
        (diagnosis.TrainingAccuracy, diagnosis.ValidationAccuracy, Math.Round(diagnosis.Gap, 6), diagnosis.Rise,
            Math.Round(diagnosis.Learned, 6), diagnosis.Climb);
}
