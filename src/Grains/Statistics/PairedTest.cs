namespace Gridfold.Grains.Statistics;

/// <summary>
/// The corrected resampled t-test of Nadeau and Bengio, "Inference for the generalization error" (Machine Learning 52, 2003). It compares
/// two trials on the same folds. Folds share training rows, so the variance of their mean is (1/n + validation rows / training rows) times
/// the variance between the folds. Where the advantage is the same in each fold, the variance is not known. Then the sign test of Fisher
/// ("The design of experiments", 1935) counts: if both trials are equally good, all n signs agree with a probability of 1/2^n.
/// </summary>
internal static class PairedTest
{
    // Differences of scores that are equal on paper differ by their rounding.
    private const double Rounding = 1e-9;

    /// <summary>
    /// The probability of a mean advantage at least as great as the measured one, if both trials are equally good (one-sided).
    /// </summary>
    /// <param name="advantages">The advantage of the first trial over the second one in each fold, at least two.</param>
    /// <param name="validationPerTraining">The number of validation rows for each training row of a fold.</param>
    public static double PValue(IReadOnlyList<double> advantages, double validationPerTraining)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(advantages.Count, 2);
        double mean = advantages.Average(), error = ErrorOf(advantages, validationPerTraining);
        return error == 0 ? mean > 0 ? SignTest(advantages.Count) : 1 : StudentT.UpperTail(mean / error, advantages.Count - 1);
    }

    /// <summary>The probability that one trial is better in each of the folds, if both are equally good (one-sided).</summary>
    /// <param name="folds">The number of folds, at least 1.</param>
    public static double SignTest(int folds) => Math.ScaleB(1, -folds);

    /// <summary>The corrected standard error of the mean advantage. 0 where the advantage is the same in each fold.</summary>
    /// <param name="advantages">See <see cref="PValue"/>.</param>
    /// <param name="validationPerTraining">See <see cref="PValue"/>.</param>
    public static double ErrorOf(IReadOnlyList<double> advantages, double validationPerTraining)
    {
        if (advantages.Max() - advantages.Min() <= Rounding * advantages.Max(Math.Abs)) return 0;
        double mean = advantages.Average();
        double variance = advantages.Sum(advantage => (advantage - mean) * (advantage - mean)) / (advantages.Count - 1);
        return Math.Sqrt(variance * ((1.0 / advantages.Count) + validationPerTraining));
    }
}
