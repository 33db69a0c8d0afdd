namespace Gridfold.Models.Metrics;

/// <summary>
/// The mean of -ln p over the rows, in nats, where p is the probability of a row's class. A probability below the least that counts, 2^-52,
/// counts as that, so that one sure and wrong row does not make the mean infinite.
/// </summary>
internal static class LogLoss
{
    private const double Least = 1.0 / (1L << 52);

    public static double Of(ClassProbabilities rows)
    {
        double sum = 0;
        for (int row = 0; row < rows.Labels.Count; row++) sum -= Math.Log(Math.Clamp(rows[row, rows.Labels[row]], Least, 1 - Least));
        return sum / rows.Labels.Count;
    }
}
