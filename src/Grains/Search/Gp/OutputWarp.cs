using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// Brings costs into a range that a Gaussian process can model. The better half keeps its distances. Of the worse half only the order
/// counts: its costs become quantiles of a normal distribution, so far outliers do not hide the differences among good trials (Song and
/// others, "The Vizier Gaussian process bandit algorithm", arXiv 2408.11527, 2024). The mean becomes 0 and the deviation 1.
/// </summary>
internal static class OutputWarp
{
    // Halvings of the interval from 0 to 8 deviations, in which a quantile is looked for.
    private const int Halvings = 40;

    /// <summary>Warps costs. Equal costs stay equal, and their order stays.</summary>
    /// <param name="costs">The costs, at least one; all finite.</param>
    public static double[] Warp(double[] costs)
    {
        double[] sorted = [.. costs.Order()];
        int half = (sorted.Length + 1) / 2;
        double median = sorted[half - 1], squares = 0;
        for (int place = 0; place < half; place++) squares += (sorted[place] - median) * (sorted[place] - median);
        double deviation = squares > 0 ? Math.Sqrt(squares / half) : 1;
        return Standardise([.. costs.Select(cost => cost <= median ? cost : median + (deviation * Quantile(RankOf(cost))))]);

        // The middle rank of equal costs, as a part of all.
        double RankOf(double cost)
        {
            int first = Array.BinarySearch(sorted, cost), last = first;
            while (first > 0 && sorted[first - 1] == cost) first--;
            while (last < sorted.Length - 1 && sorted[last + 1] == cost) last++;
            return (first + last + 1) / (2.0 * sorted.Length);
        }
    }

    /// <summary>The normal quantile of a probability of at least 1/2.</summary>
    private static double Quantile(double probability)
    {
        double low = 0, high = 8;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            if (PortableMath.UpperTail(middle) > 1 - probability) low = middle;
            else high = middle;
        }

        return low;
    }

    private static double[] Standardise(double[] values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values) mean += value;
        mean /= values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / values.Length);
        return [.. values.Select(value => deviation > 0 ? (value - mean) / deviation : 0)];
    }
}
