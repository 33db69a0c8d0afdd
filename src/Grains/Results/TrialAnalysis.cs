using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Results;

/// <summary>What the folds of a trial say together.</summary>
/// <param name="Confusion">The validation rows of all folds; null when none completed.</param>
/// <param name="Diagnosis">How the network fits the data; null when there is nothing to go by.</param>
public sealed record TrialAnalysis(ConfusionMatrix? Confusion, Diagnosis? Diagnosis)
{
    /// <summary>Each class's metrics over the validation rows of all folds; none when no fold completed.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; } = Confusion is null ? [] : new ClassificationMetrics(Confusion).Classes;

    /// <summary>Analyses the folds that have ended.</summary>
    /// <param name="folds">The folds.</param>
    /// <param name="classCount">How many classes the data has.</param>
    public static TrialAnalysis Of(IReadOnlyList<FoldResult> folds, int classCount)
    {
        FoldResult[] completed = [.. folds.Where(fold => fold.Summary.Status == Status.Completed && fold.Confusion.Length == classCount * classCount)];
        ConfusionMatrix? confusion = completed.Length == 0
            ? null
            : new ConfusionMatrix(classCount, [.. Enumerable.Range(0, classCount * classCount).Select(cell => completed.Sum(fold => fold.Confusion[cell]))]);
        double mostFrequent = confusion is null ? 1
            : Enumerable.Range(0, classCount).Max(actual => Enumerable.Range(0, classCount).Sum(predicted => confusion[actual, predicted])) / (double)confusion.Total;
        LearningCurves[] curves = [.. completed.Select(fold => CurvesOf(fold.History)).Where(curves => curves.ValidationLoss.Count > 0)];
        return new TrialAnalysis(confusion, Diagnosis.Of(curves, folds.Any(fold => fold.Summary.HasDiverged), mostFrequent));
    }

    private static LearningCurves CurvesOf(EpochHistory history) => new(
        history.Curve("training_accuracy"), history.Curve("training_loss"), history.Curve("validation_accuracy"), history.Curve("validation_loss"));
}
