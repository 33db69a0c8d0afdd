using Gridfold.Grains.Predictions;
using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Statistics;

/// <summary>The score by a metric of the order of probabilities, such as the area under the ROC curve.</summary>
internal sealed class RankedScore : PooledScore
{
    private readonly Metric _metric;
    private readonly ClassProbabilities _rows;

    /// <param name="folds">The predictions, with probabilities.</param>
    /// <param name="metric">The metric.</param>
    public RankedScore(IReadOnlyList<FoldPredictions> folds, Metric metric)
    {
        _metric = metric;
        int classCount = folds[0].ClassCount;
        _rows = new ClassProbabilities(classCount);
        double[] values = new double[classCount];
        foreach (FoldPredictions fold in folds)
        {
            for (int row = 0; row < fold.Rows.Length; row++)
            {
                for (int label = 0; label < classCount; label++) values[label] = fold.Probabilities![(row * classCount) + label];
                _rows.Add(fold.Labels[row], values);
            }
        }

        _rows.Rank();
    }

    /// <inheritdoc/>
    public override double Cost => 30.0 * _rows.Labels.Count * _rows.ClassCount;

    /// <inheritdoc/>
    public override double Of(ReadOnlySpan<int> counts) => _metric.Of(new Judgement(0) { Probabilities = _rows.Draw(counts) });
}
