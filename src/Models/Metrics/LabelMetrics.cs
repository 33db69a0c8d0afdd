namespace Gridfold.Models.Metrics;

/// <summary>
/// Metrics of rows with several labels, with scikit-learn's conventions. A row is predicted to have a label from a probability of 0.5 on.
/// A macro average goes over all labels, also those that no row has; a micro average counts all labels of all rows together.
/// </summary>
public sealed class LabelMetrics
{
    /// <summary>The probability from which on a row is predicted to have a label.</summary>
    public const double Threshold = 0.5;

    private readonly ValuePredictions _rows;

    /// <summary>Counts labels.</summary>
    /// <param name="rows">The labels, each 0 or 1, and their probabilities; at least one row.</param>
    public LabelMetrics(ValuePredictions rows)
    {
        _rows = rows;
        int width = rows.Width, count = rows.Actual.Count / width;
        var labels = new LabelCounts[width];
        long wrong = 0, right = 0;
        for (int row = 0; row < count; row++)
        {
            long wrongBefore = wrong;
            for (int label = 0; label < width; label++)
            {
                int index = (row * width) + label;
                bool has = rows.Actual[index] > 0, isPredicted = rows.Predicted[index] >= Threshold;
                LabelCounts before = labels[label];
                labels[label] = new LabelCounts(
                    before.Hits + (has && isPredicted ? 1 : 0), before.Rows + (has ? 1 : 0), before.Predicted + (isPredicted ? 1 : 0));
                if (has != isPredicted) wrong++;
            }

            if (wrong == wrongBefore) right++;
        }

        Each = labels;
        All = new LabelCounts(labels.Sum(label => label.Hits), labels.Sum(label => label.Rows), labels.Sum(label => label.Predicted));
        SubsetAccuracy = (double)right / count;
        HammingLoss = (double)wrong / rows.Actual.Count;
    }

    /// <summary>The counts of each label.</summary>
    public IReadOnlyList<LabelCounts> Each { get; }

    /// <summary>The counts of all labels together.</summary>
    public LabelCounts All { get; }

    /// <summary>The share of rows with every label right.</summary>
    public double SubsetAccuracy { get; }

    /// <summary>The share of labels that are wrong, over all labels of all rows.</summary>
    public double HammingLoss { get; }

    /// <summary>Gives the mean of a metric over all labels.</summary>
    public double MeanOf(Func<LabelCounts, double> metric) => Each.Average(metric);

    /// <summary>
    /// Gives the mean of a metric of probabilities over the labels that have a value. Without such a label, it is the metric's fallback.
    /// </summary>
    /// <param name="metric">The metric of two classes, where the second is the label.</param>
    /// <param name="needsOthers">Whether a label needs rows without it, too.</param>
    internal double MeanOfRanked(Func<ClassProbabilities, double> metric, bool needsOthers)
    {
        int count = _rows.Actual.Count / _rows.Width;
        int[] judged = [.. Enumerable.Range(0, _rows.Width).Where(
            label => Each[label].Rows > 0 && (!needsOthers || Each[label].Rows < count))];
        return (judged.Length == 0 ? [0] : judged).Average(label => metric(ProbabilitiesOf(label)));
    }

    private ClassProbabilities ProbabilitiesOf(int label)
    {
        var probabilities = new ClassProbabilities(classCount: 2);
        for (int index = label; index < _rows.Actual.Count; index += _rows.Width)
            probabilities.Add(_rows.Actual[index] > 0 ? 1 : 0, [1 - _rows.Predicted[index], _rows.Predicted[index]]);
        return probabilities;
    }
}
