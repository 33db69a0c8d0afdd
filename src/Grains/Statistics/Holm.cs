namespace Gridfold.Grains.Statistics;

/// <summary>
/// The correction for many tests of Holm, "A simple sequentially rejective multiple test procedure" (Scandinavian Journal of Statistics 6,
/// 1979). The probability of any false rejection stays below the level.
/// </summary>
internal static class Holm
{
    /// <summary>Adjusts p-values. A hypothesis is rejected when its adjusted value is at most the level.</summary>
    /// <param name="values">The p-values of all tests.</param>
    /// <returns>The adjusted values, in the order of <paramref name="values"/>.</returns>
    public static double[] Adjust(IReadOnlyList<double> values)
    {
        double[] adjusted = new double[values.Count];
        double least = 0;
        int left = values.Count;
        foreach (int test in Enumerable.Range(0, values.Count).OrderBy(test => values[test]))
        {
            least = Math.Max(least, Math.Min(1, values[test] * left));
            adjusted[test] = least;
            left--;
        }

        return adjusted;
    }
}
