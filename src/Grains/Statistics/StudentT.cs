namespace Gridfold.Grains.Statistics;

/// <summary>
/// Student's t distribution with a whole number of degrees of freedom, by its finite series (Abramowitz and Stegun, "Handbook of
/// mathematical functions", 1964, 26.7.3 and 26.7.4). With an even number of degrees, the values have the same bits on every processor.
/// </summary>
internal static class StudentT
{
    /// <summary>The probability of a value above t.</summary>
    /// <param name="t">Any number, or infinity.</param>
    /// <param name="freedom">The degrees of freedom, at least 1. The time grows with them.</param>
    public static double UpperTail(double t, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        return (1 - (Math.Sign(t) * Centre(Math.Abs(t), freedom))) / 2;
    }

    /// <summary>The value t between whose negative and itself a given share of all values lies.</summary>
    /// <param name="share">The share, from 0 to below 1, for example 0.95.</param>
    /// <param name="freedom">The degrees of freedom, at least 1.</param>
    public static double Bound(double share, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        double low = 0, high = 1;
        while (Centre(high, freedom) < share) (low, high) = (high, high * 2);
        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (Centre(middle, freedom) < share) low = middle;
            else high = middle;
        }
    }

    /// <summary>The probability of a value between -t and t, for t of at least 0.</summary>
    private static double Centre(double t, int freedom)
    {
        // With the angle atan(t / sqrt(n)). A square root has the same bits on every processor, and functions of angles have not.
        double length = Math.Sqrt(freedom + (t * t)), cosine = Math.Sqrt(freedom) / length, square = cosine * cosine;
        double sine = double.IsPositiveInfinity(length) ? 1 : t / length;
        bool isOdd = freedom % 2 == 1;
        double term = isOdd ? cosine : 1, sum = freedom == 1 ? 0 : term;
        for (int power = isOdd ? 3 : 2; power < freedom; power += 2)
        {
            term *= square * (power - 1) / power;
            sum += term;
        }

        double share = sine * sum;
        return Math.Min(1, isOdd ? (Math.Atan(t / Math.Sqrt(freedom)) + share) * 2 / Math.PI : share);
    }
}
