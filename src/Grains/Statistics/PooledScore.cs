using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Statistics;

/// <summary>The score of a trial over the validation rows of all its folds together, each row counted some number of times.</summary>
internal abstract class PooledScore
{
    // A confusion matrix with more classes is too large to be counted again for each draw.
    private const int MaxClasses = 100;

    /// <summary>The rough cost of one call of <see cref="Of"/>, in nanoseconds.</summary>
    public abstract double Cost { get; }

    /// <summary>Computes the score.</summary>
    /// <param name="counts">The number of times that each row counts. At least one row counts.</param>
    public abstract double Of(ReadOnlySpan<int> counts);

    /// <summary>Makes the scores of a trial. Null where the metric cannot be computed from what is kept.</summary>
    public static PooledScore? Make(Candidate candidate, Metric metric)
    {
        FoldPredictions[] folds = [.. candidate.Folds];
        if (metric.Needs == MetricNeeds.None && candidate.HasLogLoss) metric = MetricTable.Find($"{MetricTable.Validation}log_loss")!;
        if (metric.Needs == MetricNeeds.None || folds.Length == 0) return null;
        if (folds.All(fold => fold.HasLabels))
        {
            return !metric.IsKnownOf(MetricNeeds.Labels) ? null
                : metric.IsRowMean ? MeanScore.Of(folds, (fold, row) => JudgeNumber(fold, row, candidate.Quantile), metric)
                : new NumberScore(folds, metric);
        }

        if (metric.Needs == MetricNeeds.Labels) return null;
        if (metric.Needs == MetricNeeds.Values)
        {
            if (folds.Any(fold => fold.ClassCount > 0)) return null;
            return metric.IsRowMean
                ? MeanScore.Of(folds, (fold, row) => JudgeNumber(fold, row, candidate.Quantile), metric)
                : new NumberScore(folds, metric);
        }

        if (folds.Any(fold => fold.ClassCount == 0 || fold.ClassCount > MaxClasses)) return null;
        if (metric.Needs == MetricNeeds.Confusion)
            return metric.IsRowMean ? MeanScore.Of(folds, JudgeClass, metric) : new ConfusionScore(folds, metric);
        if (folds.Any(fold => fold.Probabilities is null)) return null;
        return metric.IsRowMean ? MeanScore.Of(folds, JudgeProbabilities, metric) : new RankedScore(folds, metric);
    }

    private static Judgement JudgeNumber(FoldPredictions fold, int row, double quantile)
    {
        int width = fold.TargetCount;
        var values = new ValuePredictions(width);
        for (int index = row * width; index < (row + 1) * width; index++) values.Add(fold.Actual[index], fold.Values[index]);
        return fold.HasLabels ? new Judgement(0) { Labels = values } : new Judgement(0) { Values = values, Quantile = quantile };
    }

    private static Judgement JudgeClass(FoldPredictions fold, int row)
    {
        var confusion = new ConfusionMatrix(fold.ClassCount);
        confusion.Add(fold.Labels[row], fold.Predicted[row]);
        return new Judgement(0) { Confusion = confusion };
    }

    private static Judgement JudgeProbabilities(FoldPredictions fold, int row)
    {
        var probabilities = new ClassProbabilities(fold.ClassCount);
        double[] values = new double[fold.ClassCount];
        for (int label = 0; label < values.Length; label++) values[label] = fold.Probabilities![(row * fold.ClassCount) + label];
        probabilities.Add(fold.Labels[row], values);
        return new Judgement(0) { Probabilities = probabilities };
    }
}
