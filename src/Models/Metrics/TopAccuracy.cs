namespace Gridfold.Models.Metrics;

/// <summary>
/// The share of the rows whose class is among the k classes with the greatest probabilities. Of equal probabilities the later class counts
/// as the greater, as in scikit-learn's <c>top_k_accuracy_score</c>.
/// </summary>
internal static class TopAccuracy
{
    public static double Of(ClassProbabilities rows, int k)
    {
        int right = 0;
        for (int row = 0; row < rows.Labels.Count; row++)
        {
            int own = rows.Labels[row], before = 0;
            for (int label = 0; label < rows.ClassCount; label++)
            {
                if (rows[row, label] > rows[row, own] || (rows[row, label].Equals(rows[row, own]) && label > own)) before++;
            }

            if (before < k) right++;
        }

        return (double)right / rows.Labels.Count;
    }
}
