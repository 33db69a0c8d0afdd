using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Results;

/// <summary>The analysis of a trial over all its folds.</summary>
/// <param name="Confusion">
/// The confusion matrix over the validation rows of all folds. Null when no fold completed, or the rows have no classes.
/// </param>
/// <param name="Diagnosis">The diagnosis of how the network fits the data. Null when the results do not suffice for one.</param>
public sealed record TrialAnalysis(ConfusionMatrix? Confusion, Diagnosis? Diagnosis)
{
    /// <summary>Each class's metrics over the validation rows of all folds. Empty when no fold completed.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; } = Confusion is null ? [] : new ClassificationMetrics(Confusion).Classes;

    /// <summary>Analyses the folds that have ended.</summary>
    /// <param name="folds">The results of the folds.</param>
    /// <param name="classCount">The number of classes of the data; 0 for numbers, of which there is no diagnosis but divergence.</param>
    public static TrialAnalysis Of(IReadOnlyList<FoldResult> folds, int classCount)
    {
        if (classCount == 0) return new TrialAnalysis(null, Diagnosis.Of([], folds.Any(fold => fold.Summary.HasDiverged), 1));
        FoldResult[] completed =
            [.. folds.Where(fold => fold.Summary.Status is Status.Completed or Status.Paused
                && fold.Confusion.Length == classCount * classCount)];
        ConfusionMatrix? confusion = completed.Length == 0
            ? null
            : new ConfusionMatrix(
                classCount, [.. Enumerable.Range(0, classCount * classCount).Select(cell => completed.Sum(fold => fold.Confusion[cell]))]);
        double mostFrequent = confusion is null ? 1
            : Enumerable.Range(0, classCount).Max(actual => RowsOf(confusion, actual)) / (double)confusion.Total;
        long missed = confusion is null ? 0 : NeverPredicted(confusion).Sum(label => RowsOf(confusion, label));
        LearningCurves[] curves = [.. completed.Select(fold => CurvesOf(fold.History)).Where(curves => curves.ValidationLoss.Count > 0)];
        long rows = confusion?.Total ?? 1;
        return new TrialAnalysis(confusion, Diagnosis.Of(
            curves, folds.Any(fold => fold.Summary.HasDiverged), mostFrequent, rows, missed / (double)rows));
    }

    /// <summary>The classes with validation rows that no validation row is predicted to be of.</summary>
    public IReadOnlyList<int> Missed { get; } = Confusion is null ? [] : [.. NeverPredicted(Confusion)];

    private static IEnumerable<int> NeverPredicted(ConfusionMatrix confusion) => Enumerable.Range(0, confusion.ClassCount)
        .Where(label => RowsOf(confusion, label) > 0
            && Enumerable.Range(0, confusion.ClassCount).All(actual => confusion[actual, label] == 0));

    private static long RowsOf(ConfusionMatrix confusion, int actual) =>
        Enumerable.Range(0, confusion.ClassCount).Sum(predicted => confusion[actual, predicted]);

    private static LearningCurves CurvesOf(EpochHistory history) => new(
        history.Curve("training_accuracy"), history.Curve("training_loss"), history.Curve("validation_accuracy"),
        history.Curve("validation_loss"));
}
