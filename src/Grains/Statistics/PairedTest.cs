namespace Gridfold.Grains.Statistics;

/// <summary>
/// The corrected resampled t-test of Nadeau and Bengio, "Inference for the generalization error" (Machine Learning 52, 2003). It compares
/// two trials on the same folds. Folds share training rows, so the variance of their mean is (1/n + validation rows / training rows) times
/// the variance between the folds.
/// </summary>
internal static class PairedTest
{
    /// <summary>
    /// The probability of a mean advantage at least as great as the measured one, if both trials are equally good (one-sided).
    /// </summary>
    /// <param name="advantages">The advantage of the first trial over the second one in each fold, at least two.</param>
    /// <param name="validationPerTraining">The number of validation rows for each training row of a fold.</param>
    public static double PValue(IReadOnlyList<double> advantages, double validationPerTraining)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(advantages.Count, 2);
        double mean = advantages.Average(), error = ErrorOf(advantages, validationPerTraining);
        return error == 0 ? mean > 0 ? 0 : 1 : StudentT.UpperTail(mean / error, advantages.Count - 1);
    }

    /// <summary>The corrected standard error of the mean advantage.</summary>
    /// <param name="advantages">See <see cref="PValue"/>.</param>
    /// <param name="validationPerTraining">See <see cref="PValue"/>.</param>
    public static double ErrorOf(IReadOnlyList<double> advantages, double validationPerTraining)
    {
        double mean = advantages.Average();
        double variance = advantages.Sum(advantage => (advantage - mean) * (advantage - mean)) / (advantages.Count - 1);
        return Math.Sqrt(variance * ((1.0 / advantages.Count) + validationPerTraining));
    }
}
