using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Validation;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The standard error of a trial's score.
/// <list type="bullet">
/// <item>
/// Of k-fold validation: the corrected variance of Nadeau and Bengio, "Inference for the generalization error" (2003). The folds share
/// training rows, so n folds tell less than n independent ones: the variance of the mean is (1/n + validation rows / training rows) times
/// the variance between the folds.
/// </item>
/// <item>
/// Of one fold: the deviation of the score over draws of the validation rows with replacement (the bootstrap; Efron, 1979). It is known for
/// metrics of the confusion matrix.
/// </item>
/// </list>
/// </summary>
/// <param name="Value">The standard error, in the unit of the score.</param>
/// <param name="Freedom">The degrees of freedom of Student's t. Null for a normal distribution.</param>
/// <param name="Basis">What the error comes from, in words.</param>
public sealed record ScoreError(double Value, int? Freedom, string Basis)
{
    private const int Draws = 400;

    // A draw of more rows costs more and changes nothing that is shown.
    private const long MaxRows = 20_000;

    /// <summary>Computes the error of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="metric">The name of the metric that the score is of.</param>
    /// <param name="validation">How the trial was validated.</param>
    /// <param name="fold">The result of the only fold. Null where there are several, or where it is not known.</param>
    /// <returns>Null where the error is not known.</returns>
    public static ScoreError? Of(TrialResult trial, string metric, ValidationSpec validation, FoldResult? fold)
    {
        if (trial.Score is null) return null;
        if (trial.ScoreDeviation is { } deviation)
        {
            // Equal scores of a few folds do not show how far others would be.
            if (deviation == 0) return null;
            int folds = trial.FoldScores.Count;
            return new ScoreError(
                deviation * Math.Sqrt((1.0 / folds) + (validation.ValidationPerTraining ?? 0)),
                folds - 1,
                validation is RepeatsSpec ? $"{folds} repeats" : $"{folds} folds, corrected for the training rows that they share");
        }

        if (fold is null || fold.Confusion.Length == 0 || MetricTable.Find(metric) is not { Needs: MetricNeeds.Confusion } of) return null;
        double error = Bootstrap(fold.Confusion, of);

        // Rows without a mistake do not show how rare mistakes are.
        return error == 0 ? null : new ScoreError(
            error, Freedom: null, FormattableString.Invariant($"{fold.Confusion.Sum():N0} validation rows, drawn again {Draws} times"));
    }

    /// <summary>The 95 % interval of a score, within the values that the metric can have.</summary>
    public (double Low, double High) Around(double score, Objective objective)
    {
        double margin = ScoreDifference.BoundOf(Freedom) * Value;
        Metric? metric = MetricTable.Find(objective.Metric);

        // A metric of the user's own program can have any value.
        if (metric is null && !objective.IsLoss) return (score - margin, score + margin);
        return (Math.Max(metric?.Least ?? 0, score - margin), objective.IsLoss ? score + margin : Math.Min(1, score + margin));
    }

    private static double Bootstrap(long[] confusion, Metric metric)
    {
        int classes = (int)Math.Sqrt(confusion.Length);
        long total = confusion.Sum(), rows = Math.Min(total, MaxRows);
        long[] ends = new long[confusion.Length];
        long end = 0;
        for (int cell = 0; cell < ends.Length; cell++) ends[cell] = end += confusion[cell];
        var random = new RandomStream(Seed.Derive(0, "bootstrap"));
        double[] scores = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            long[] counts = new long[confusion.Length];
            for (long row = 0; row < rows; row++) counts[CellOf(ends, random.NextBelow(total))]++;
            scores[draw] = metric.Of(new Judgement(0) { Confusion = new ConfusionMatrix(classes, counts) });
        }

        double mean = scores.Average();
        double deviation = Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (Draws - 1));
        return deviation * Math.Sqrt((double)rows / total);
    }

    /// <summary>The cell that a row of the matrix counts in.</summary>
    private static int CellOf(long[] ends, long row)
    {
        int cell = Array.BinarySearch(ends, row + 1);
        if (cell < 0) return ~cell;

        // Of equal ends, the first is that of the cell with the row; the others are empty.
        while (cell > 0 && ends[cell - 1] == row + 1) cell--;
        return cell;
    }
}
