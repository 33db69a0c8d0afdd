namespace Gridfold.Models.Metrics;

/// <summary>
/// Finds the decision threshold of two classes: a row counts as the second class where the probability of that class is at least the
/// threshold. Every threshold that divides the rows in another way is tried. This is the rule of scikit-learn's
/// TunedThresholdClassifierCV, with all thresholds and not 100 of them.
/// </summary>
internal static class ThresholdSearch
{
    /// <summary>The threshold where the rows cannot tell one, because they lack a class.</summary>
    public const double Usual = 0.5;

    /// <summary>
    /// Finds the threshold with the greatest value of a metric; of equal ones the nearest to 0.5, and of these the smaller.
    /// </summary>
    /// <param name="rows">The rows, of two classes.</param>
    /// <param name="metric">Computes the metric of a confusion matrix.</param>
    /// <returns>
    /// The middle between two neighbouring probabilities; the smallest one where all rows are predicted as the second class.
    /// </returns>
    public static double Best(ClassProbabilities rows, Func<ConfusionMatrix, double> metric)
    {
        int count = rows.Labels.Count, seconds = rows.Labels.Sum();
        if (seconds == 0 || seconds == count) return Usual;
        double[] rising = [.. Enumerable.Range(0, count).Select(row => rows[row, 1])];
        int[] labels = [.. rows.Labels];
        Array.Sort(rising, labels);
        (double Score, double Threshold)? best = null;
        int firstsBelow = 0, secondsBelow = 0;
        for (int row = 0; row < count; row++)
        {
            if (row == 0 || rising[row] > rising[row - 1])
            {
                double threshold = row == 0 ? rising[0] : Middle(rising[row - 1], rising[row]);
                double score = metric(new ConfusionMatrix(
                    2, [firstsBelow, count - seconds - firstsBelow, secondsBelow, seconds - secondsBelow]));
                if (best is not { } known || score > known.Score
                    || (score.Equals(known.Score) && Distance(threshold) < Distance(known.Threshold)))
                    best = (score, threshold);
            }

            if (labels[row] == 0) firstsBelow++;
            else secondsBelow++;
        }

        return best!.Value.Threshold;
    }

    /// <summary>The middle of two numbers; the greater one where no number is between them.</summary>
    private static double Middle(double low, double high)
    {
        double middle = low + ((high - low) / 2);
        return middle > low ? middle : high;
    }

    private static double Distance(double threshold) => Math.Abs(threshold - Usual);
}
