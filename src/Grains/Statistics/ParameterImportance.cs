using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The importance of hyper-parameters by PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023, arXiv 2304.10255). A hyper-parameter is
/// important when its values in the best trials are distributed differently from its values in all trials. The measure is the Pearson
/// divergence of the two densities. Densities are Parzen estimates with Scott's bandwidth ("Multivariate density estimation", 1992).
/// </summary>
public static class ParameterImportance
{
    /// <summary>The share of trials that counts as the best.</summary>
    public const double Top = 0.1;

    /// <summary>The least number of trials: with fewer, a single trial is the best tenth.</summary>
    public const int MinTrials = 20;

    // A range is divided into cells of equal width.
    private const int Cells = 50;

    // Half a cell holds 90 % of a kernel of this width, so no kernel is narrower than a cell.
    private const double MinWidth = 0.5 / 1.64;

    /// <summary>Computes the share of each hyper-parameter in the sum of all importances.</summary>
    /// <param name="axes">The hyper-parameters in which trials differ, at least one.</param>
    /// <param name="isTop">Whether each trial is among the best.</param>
    /// <returns>The shares, which add up to 1. Null when the best trials are distributed as all trials are, in every parameter.</returns>
    public static IReadOnlyList<double>? SharesOf(IReadOnlyList<ImportanceAxis> axes, IReadOnlyList<bool> isTop)
    {
        double[] divergences = [.. axes.Select(axis => Divergence(Density(axis, isTop), Density(axis, isTop: null)))];
        double sum = divergences.Sum();
        return sum < 1e-9 ? null : [.. divergences.Select(divergence => divergence / sum)];
    }

    private static double Divergence(double[] top, double[] all)
    {
        const double least = 1e-12;
        double sum = 0;
        for (int cell = 0; cell < all.Length; cell++)
        {
            double density = all[cell] + least, ratio = ((top[cell] + least) / density) - 1;
            sum += density * ratio * ratio;
        }

        return sum;
    }

    /// <summary>The probability of each cell of the axis, from the best trials, or from all trials for null.</summary>
    private static double[] Density(ImportanceAxis axis, IReadOnlyList<bool>? isTop)
    {
        int[] counts = new int[axis.Values ?? Cells];
        for (int trial = 0; trial < axis.Places.Count; trial++)
        {
            if (isTop?[trial] == false) continue;
            double cell = Math.Ceiling((axis.Places[trial] * (counts.Length - 1)) - 0.5);
            counts[(int)Math.Clamp(cell, 0, counts.Length - 1)]++;
        }

        return axis.Values is null ? DensityOfRange(counts) : DensityOfValues(counts);
    }

    /// <summary>Each observed value has a kernel that gives a little to every value; one more kernel gives the same to all.</summary>
    private static double[] DensityOfValues(int[] counts)
    {
        int trials = counts.Sum();
        double little = 1.0 / (counts.Count(count => count > 0) + 1), whole = 1 + (counts.Length * little);
        return [.. counts.Select(count => ((count + (trials * little)) / whole / (trials + 1)) + (1.0 / counts.Length / (trials + 1)))];
    }

    /// <summary>Each observed cell has a normal kernel of Scott's width; one more kernel is as wide as the axis.</summary>
    private static double[] DensityOfRange(int[] counts)
    {
        int trials = counts.Sum();
        double[] density = new double[counts.Length];
        double width = Math.Max(MinWidth, ScottWidth(counts, trials));
        for (int cell = 0; cell < counts.Length; cell++)
            if (counts[cell] > 0) AddKernel(density, cell, width, counts[cell] / (trials + 1.0));
        AddKernel(density, (counts.Length - 1) / 2.0, counts.Length, 1 / (trials + 1.0));
        return density;
    }

    private static double ScottWidth(int[] counts, int trials)
    {
        double mean = counts.Select((count, cell) => (double)count * cell).Sum() / trials;
        double squares = counts.Select((count, cell) => count * (cell - mean) * (cell - mean)).Sum();
        double deviation = Math.Sqrt(squares / Math.Max(1, trials - 1));
        double quartiles = CellAfter(counts, (trials * 3 / 4) + 1) - CellAfter(counts, trials / 4);
        return 1.059 * Math.Min(quartiles / 1.34, deviation) * Math.Pow(trials, -0.2);
    }

    /// <summary>The first observed cell up to which there are this many trials, or the last observed cell.</summary>
    private static int CellAfter(int[] counts, int trials)
    {
        int sum = 0, last = 0;
        for (int cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] == 0) continue;
            last = cell;
            if ((sum += counts[cell]) >= trials) break;
        }

        return last;
    }

    /// <summary>Adds a normal kernel, cut at the ends of the axis.</summary>
    private static void AddKernel(double[] density, double centre, double width, double weight)
    {
        double Below(double place)
        {
            double x = (place - centre) / width;
            return x < 0 ? PortableMath.UpperTail(-x) : 1 - PortableMath.UpperTail(x);
        }

        double inside = Below(density.Length - 0.5) - Below(-0.5);
        for (int cell = 0; cell < density.Length; cell++)
            density[cell] += weight * (Below(cell + 0.5) - Below(cell - 0.5)) / inside;
    }
}
