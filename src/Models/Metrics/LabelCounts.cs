namespace Gridfold.Models.Metrics;

/// <summary>
/// The numbers of rows that have a label or are predicted to have it. Precision, recall and F1 follow, with scikit-learn's conventions: a
/// quotient with a zero denominator is 0.
/// </summary>
/// <param name="Hits">The rows with the label that are predicted to have it.</param>
/// <param name="Rows">The rows with the label.</param>
/// <param name="Predicted">The rows that are predicted to have the label.</param>
public readonly record struct LabelCounts(long Hits, long Rows, long Predicted)
{
    /// <summary>The share of the predicted rows that have the label.</summary>
    public double Precision => Ratio(Hits, Predicted);

    /// <summary>The share of the rows with the label that are predicted.</summary>
    public double Recall => Ratio(Hits, Rows);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Ratio(2 * Hits, Rows + Predicted);

    /// <summary>The share of the hits among the rows that have the label or are predicted to have it.</summary>
    public double Jaccard => Ratio(Hits, Rows + Predicted - Hits);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
