using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Statistics;

/// <summary>The score by a metric of the confusion matrix.</summary>
internal sealed class ConfusionScore : PooledScore
{
    private readonly Metric _metric;
    private readonly int _classCount;
    private readonly int[] _cells;

    /// <param name="folds">The predictions.</param>
    /// <param name="metric">The metric.</param>
    public ConfusionScore(IReadOnlyList<FoldPredictions> folds, Metric metric)
    {
        _metric = metric;
        _classCount = folds[0].ClassCount;
        _cells = [.. folds.SelectMany(fold => fold.Labels.Zip(fold.Predicted, (label, predicted) => (label * _classCount) + predicted))];
    }

    /// <inheritdoc/>
    public override double Cost => _cells.Length + 500 + (20.0 * _classCount * _classCount);

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<int> counts)
    {
        long[] matrix = new long[_classCount * _classCount];
        for (int row = 0; row < _cells.Length; row++) matrix[_cells[row]] += counts[row];
        return _metric.Of(new Judgement(0) { Confusion = new ConfusionMatrix(_classCount, matrix) });
    }
}
