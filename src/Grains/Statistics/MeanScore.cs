using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Statistics;

/// <summary>The score by a metric that is the mean of a value of each row.</summary>
internal sealed class MeanScore : PooledScore
{
    private readonly double[] _values;

    private MeanScore(double[] values) => _values = values;

    /// <inheritdoc/>
    public override double Cost => _values.Length;

    /// <summary>Makes the scores. A row's value is the metric of that row alone.</summary>
    public static MeanScore Of(IEnumerable<FoldPredictions> folds, Func<FoldPredictions, int, Judgement> judge, Metric metric) =>
        new([.. folds.SelectMany(fold => Enumerable.Range(0, fold.Rows.Length).Select(row => metric.Of(judge(fold, row))))]);

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<int> counts)
    {
        double sum = 0;
        long rows = 0;
        for (int row = 0; row < _values.Length; row++)
        {
            sum += counts[row] * _values[row];
            rows += counts[row];
        }

        return sum / rows;
    }
}
