namespace Gridfold.SearchBench.Regrets;

/// <summary>
/// Wilcoxon's signed-rank test for pairs (Biometrics Bulletin 1, 1945), with the normal approximation and its corrections for ties and
/// continuity. Pairs without a difference are left out.
/// </summary>
internal static class SignedRankTest
{
    /// <summary>Computes the two-sided probability of such a difference by chance. It is 1 when no pair differs.</summary>
    /// <param name="differences">The difference of each pair.</param>
    public static double PValueOf(IEnumerable<double> differences)
    {
        double[] sorted = [.. differences.Where(difference => difference != 0).OrderBy(Math.Abs)];
        double n = sorted.Length, positive = 0, ties = 0;
        for (int first = 0; first < sorted.Length;)
        {
            int end = first;
            while (end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[first])) end++;
            double count = end - first, rank = (first + end + 1) / 2.0;
            positive += rank * sorted[first..end].Count(difference => difference > 0);
            ties += (count * count * count) - count;
            first = end;
        }

        double variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48);
        if (variance <= 0) return 1;
        double distance = Math.Max(0, Math.Abs(positive - (n * (n + 1) / 4)) - 0.5);
        return Complement(distance / Math.Sqrt(variance));
    }

    /// <summary>Corrects the probabilities of several tests: Holm, Scandinavian Journal of Statistics 6, 1979.</summary>
    public static double[] Holm(double[] values)
    {
        double[] corrected = new double[values.Length];
        double greatest = 0;
        foreach ((int place, int test) in Enumerable.Range(0, values.Length).OrderBy(test => values[test]).Index())
            corrected[test] = greatest = Math.Max(greatest, Math.Min(1, values[test] * (values.Length - place)));
        return corrected;
    }

    /// <summary>The probability that a normal variable is farther from 0 than <paramref name="z"/> deviations, by Simpson's rule.</summary>
    private static double Complement(double z)
    {
        const int Parts = 1000;
        double end = Math.Max(z, 8), width = (end - z) / Parts;
        double sum = 0;
        for (int part = 0; part <= Parts; part++)
        {
            double x = z + (part * width);
            sum += (part is 0 or Parts ? 1 : part % 2 == 1 ? 4 : 2) * Math.Exp(-x * x / 2);
        }

        return Math.Min(1, 2 * sum * width / 3 / Math.Sqrt(2 * Math.PI));
    }
}
