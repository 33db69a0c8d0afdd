using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Cmaes;

/// <summary>
/// The constants of CMA-ES for a number of dimensions and a population: the defaults of Hansen, "The CMA evolution strategy: a tutorial",
/// arXiv 1604.00772, table 1.
/// </summary>
internal sealed class CmaRates
{
    /// <param name="dimensions">The number of dimensions, at least 1.</param>
    /// <param name="population">The number of points of a generation, at least 4.</param>
    public CmaRates(int dimensions, int population)
    {
        double n = dimensions;
        (Dimensions, Population) = (dimensions, population);
        double[] raw = [.. Enumerable.Range(1, population)
            .Select(rank => PortableMath.Log((population + 1) / 2.0) - PortableMath.Log(rank))];
        int better = population / 2;
        EffectiveBetter = Effective(raw.AsSpan(0, better));
        double effectiveWorse = Effective(raw.AsSpan(better));

        SizePathRate = (EffectiveBetter + 2) / (n + EffectiveBetter + 5);
        SizeDamping = 1 + (2 * Math.Max(0, Math.Sqrt((EffectiveBetter - 1) / (n + 1)) - 1)) + SizePathRate;
        ShapePathRate = (4 + (EffectiveBetter / n)) / (n + 4 + (2 * EffectiveBetter / n));
        RankOneRate = 2 / (((n + 1.3) * (n + 1.3)) + EffectiveBetter);
        RankManyRate = Math.Min(
            1 - RankOneRate, 2 * (0.25 + EffectiveBetter + (1 / EffectiveBetter) - 2) / (((n + 2) * (n + 2)) + EffectiveBetter));
        ExpectedLength = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));
        GreatestLength = Math.Sqrt(n) + (2 * n / (n + 2));

        // The worse half gets weights below 0, as long as the covariance stays positive definite.
        double worse = Math.Min(
            1 + (RankOneRate / RankManyRate),
            Math.Min(1 + (2 * effectiveWorse / (effectiveWorse + 2)), (1 - RankOneRate - RankManyRate) / (n * RankManyRate)));
        double above = raw.Sum(weight => Math.Max(0, weight)), below = raw.Sum(weight => Math.Max(0, -weight));
        Weights = [.. raw.Select(weight => weight >= 0 ? weight / above : worse * weight / below)];
    }

    public int Dimensions { get; }

    public int Population { get; }

    /// <summary>The weight of each rank, the best first. Those above 0 add up to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The number of equal weights that average as much as those above 0.</summary>
    public double EffectiveBetter { get; }

    public double SizePathRate { get; }

    public double SizeDamping { get; }

    public double ShapePathRate { get; }

    public double RankOneRate { get; }

    public double RankManyRate { get; }

    /// <summary>The expected length of a standard normal vector.</summary>
    public double ExpectedLength { get; }

    /// <summary>
    /// The length to which a point is shortened that was not drawn from the distribution: Hansen, "Injecting external solutions into
    /// CMA-ES", arXiv 1110.4181.
    /// </summary>
    public double GreatestLength { get; }

    /// <summary>The least population for a number of dimensions.</summary>
    public static int LeastPopulation(int dimensions) => 4 + (int)(3 * PortableMath.Log(dimensions));

    private static double Effective(ReadOnlySpan<double> weights)
    {
        double sum = 0, squares = 0;
        foreach (double weight in weights) (sum, squares) = (sum + weight, squares + (weight * weight));
        return sum * sum / squares;
    }
}
