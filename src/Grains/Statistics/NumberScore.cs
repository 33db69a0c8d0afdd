using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Statistics;

/// <summary>The score by a metric of predicted numbers or labels that is no mean over rows, such as R2.</summary>
internal sealed class NumberScore : PooledScore
{
    private readonly Metric _metric;
    private readonly double[] _actual;
    private readonly double[] _predicted;
    private readonly int _width;
    private readonly bool _hasLabels;

    /// <param name="folds">The predictions of numbers or labels.</param>
    /// <param name="metric">The metric.</param>
    public NumberScore(IReadOnlyList<FoldPredictions> folds, Metric metric)
    {
        _metric = metric;
        _width = folds[0].TargetCount;
        _hasLabels = folds[0].HasLabels;
        _actual = [.. folds.SelectMany(fold => fold.Actual)];
        _predicted = [.. folds.SelectMany(fold => fold.Values)];
    }

    /// <inheritdoc/>
    public override double Cost => (_metric.Needs == MetricNeeds.Probabilities ? 200.0 : 20.0) * _actual.Length;

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<int> counts)
    {
        var values = new ValuePredictions(_width);
        for (int row = 0; row < _actual.Length / _width; row++)
        {
            for (int time = 0; time < counts[row]; time++)
            {
                for (int index = row * _width; index < (row + 1) * _width; index++) values.Add(_actual[index], _predicted[index]);
            }
        }

        return _metric.Of(_hasLabels ? new Judgement(0) { Labels = values } : new Judgement(0) { Values = values });
    }
}
