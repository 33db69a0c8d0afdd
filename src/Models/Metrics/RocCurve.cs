namespace Gridfold.Models.Metrics;

/// <summary>
/// The ROC curve of a class against all others: for each threshold of the probability, the share of the class's rows at or above it, over
/// the share of the other rows at or above it.
/// </summary>
/// <param name="Points">The points from (0, 0) to (1, 1), with the threshold falling. Rows with equal probabilities are one point.</param>
public sealed record RocCurve(IReadOnlyList<(double Others, double OfClass)> Points)
{
    /// <summary>The area under the curve: the metric <c>roc_auc</c> of the class.</summary>
    public double Area => Points.Zip(Points.Skip(1)).Sum(
        pair => (pair.Second.Others - pair.First.Others) * (pair.First.OfClass + pair.Second.OfClass) / 2);

    /// <summary>Computes the curve of a class. Null when the class has no row, or has all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="label">The class.</param>
    public static RocCurve? Of(ClassProbabilities rows, int label)
    {
        int[] falling = [.. Enumerable.Range(0, rows.Labels.Count).OrderByDescending(row => rows[row, label])];
        int ofClass = rows.Labels.Count(other => other == label), others = falling.Length - ofClass;
        if (ofClass == 0 || others == 0) return null;
        var points = new List<(double Others, double OfClass)> { (0, 0) };
        int found = 0;
        for (int index = 0; index < falling.Length; index++)
        {
            if (rows.Labels[falling[index]] == label) found++;
            bool isLastOfEqual = index + 1 == falling.Length || rows[falling[index], label] > rows[falling[index + 1], label];
            if (isLastOfEqual) points.Add(((double)(index + 1 - found) / others, (double)found / ofClass));
        }

        return new RocCurve(points);
    }
}
