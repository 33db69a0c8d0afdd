namespace Gridfold.Models.Metrics;

/// <summary>
/// The Brier score (Brier, "Verification of forecasts expressed in terms of probability", 1950), halved so that it is in [0, 1]: the mean
/// over the rows of the sum of (p - y)^2 / 2 over the classes. p is the probability of a class; y is 1 for the row's class and 0 for the
/// others. With two classes this is the mean of (p - y)^2 of one of them.
/// </summary>
internal static class BrierScore
{
    public static double Of(ClassProbabilities rows)
    {
        double sum = 0;
        for (int row = 0; row < rows.Labels.Count; row++)
        {
            for (int label = 0; label < rows.ClassCount; label++)
            {
                double difference = rows[row, label] - (rows.Labels[row] == label ? 1 : 0);
                sum += difference * difference / 2;
            }
        }

        return sum / rows.Labels.Count;
    }
}
