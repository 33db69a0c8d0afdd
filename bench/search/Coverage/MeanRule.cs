namespace Gridfold.SearchBench.Coverage;

/// <summary>The rule of the nearest class mean for one feature.</summary>
/// <param name="Middle">The middle between the means.</param>
/// <param name="IsUpper">Whether class 1 lies above the middle.</param>
internal readonly record struct MeanRule(double Middle, bool IsUpper)
{
    /// <summary>Fits the rule to training rows. Odd rows have class 1, even rows class 0.</summary>
    public static MeanRule Fit(double[] feature, Predicate<int> trains)
    {
        double[] sums = [0, 0];
        int[] counts = [0, 0];
        for (int row = 0; row < feature.Length; row++)
        {
            if (!trains(row)) continue;
            sums[row % 2] += feature[row];
            counts[row % 2]++;
        }

        double lower = sums[0] / counts[0], upper = sums[1] / counts[1];
        return new MeanRule((lower + upper) / 2, upper >= lower);
    }

    /// <summary>The class of a value.</summary>
    public int Predict(double value) => value > Middle == IsUpper ? 1 : 0;

    /// <summary>The accuracy on new rows of a signal: class 1 is normal around the signal, class 0 around its negative.</summary>
    public double AccuracyWith(double signal)
    {
        double upper = (1 - Below(Middle - signal) + Below(Middle + signal)) / 2;
        return IsUpper ? upper : 1 - upper;
    }

    /// <summary>
    /// The normal distribution function to within 1e-7 (Abramowitz and Stegun, "Handbook of mathematical functions", 1964, 26.2.17).
    /// </summary>
    private static double Below(double value)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(value)));
        double series = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        double above = Math.Exp(-value * value / 2) / Math.Sqrt(2 * Math.PI) * series;
        return value >= 0 ? 1 - above : above;
    }
}
