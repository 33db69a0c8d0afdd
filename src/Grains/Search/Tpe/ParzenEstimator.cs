using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Tpe;

/// <summary>
/// A multivariate Parzen estimator: a mixture of one product kernel for each observation, and a wide prior kernel of weight 1. All kernels
/// have the width 0.2 n^(-1/(d+4)) of each axis for n observations and d axes, or a least width that the caller chooses ("magic
/// clipping"): Watanabe, "Tree-structured Parzen estimator", arXiv 2304.11127, 2023. Scott's rule gives the exponent.
/// </summary>
internal sealed class ParzenEstimator
{
    private readonly Kernel[] _axes;
    private readonly double[][] _columns;
    private readonly int _first;
    private readonly int _rows;
    private readonly int _kernels;
    private readonly double _width;
    private readonly double[] _factors;
    private readonly double[] _energies;

    /// <param name="axes">The kernels of each axis.</param>
    /// <param name="columns">For each axis, the values of the observations.</param>
    /// <param name="first">The first observation in the columns, a multiple of 4.</param>
    /// <param name="rows">The number of observations in the columns, rounded up to a multiple of 4.</param>
    /// <param name="weights">The weight of each observation; 0 for one that does not count. It is overwritten.</param>
    /// <param name="count">The number of observations that count.</param>
    /// <param name="leastWidth">The least width of a kernel.</param>
    /// <param name="scratch">Memory for <paramref name="rows"/> numbers.</param>
    public ParzenEstimator(
        Kernel[] axes, double[][] columns, int first, int rows, double[] weights, int count, double leastWidth, double[] scratch)
    {
        (_axes, _columns, _first, _rows, _factors, _energies, _kernels) = (axes, columns, first, rows, weights, scratch, count + 1);
        double scott = 0.2 * PortableMath.Exp(-PortableMath.Log(Math.Max(count, 1)) / (axes.Length + 4));
        _width = Math.Max(scott, leastWidth);
        for (int axis = 0; axis < axes.Length; axis++)
            axes[axis].Normalise(columns[axis].AsSpan(first, rows), _width, weights.AsSpan(0, rows));
    }

    /// <summary>The logarithm of the density at a point, up to a constant.</summary>
    /// <param name="point">The value on each axis.</param>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Span<double> energies = _energies.AsSpan(0, _rows);
        energies.Clear();
        double prior = 0;
        for (int axis = 0; axis < _axes.Length; axis++)
            prior += _axes[axis].AddEnergies(point[axis], _columns[axis].AsSpan(_first, _rows), _width, _kernels, energies);

        // The least energy is taken out of the sum, so that the sum stays in the range of doubles.
        ReadOnlySpan<Vector256<double>> each = MemoryMarshal.Cast<double, Vector256<double>>(energies);
        ReadOnlySpan<Vector256<double>> factors = MemoryMarshal.Cast<double, Vector256<double>>(_factors.AsSpan(0, _rows));
        var least = Vector256.Create(prior);
        foreach (Vector256<double> energy in each) least = Vector256.MinNative(least, energy);
        double shift = Math.Min(Math.Min(least[0], least[1]), Math.Min(least[2], least[3]));
        var from = Vector256.Create(shift);
        Vector256<double> sums = Vector256<double>.Zero;
        for (int index = 0; index < each.Length; index++) sums += factors[index] * PortableMath.Exp(from - each[index]);
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]) + PortableMath.Exp(shift - prior);
        return PortableMath.Log(sum) - shift;
    }

    /// <summary>Draws a point from the mixture. All observations must have the weight 1.</summary>
    public double[] Draw(RandomStream random)
    {
        int kernel = (int)random.NextBelow(_kernels);
        double[] point = new double[_axes.Length];
        for (int axis = 0; axis < point.Length; axis++)
            point[axis] = _axes[axis].Draw(kernel < _kernels - 1 ? _columns[axis][_first + kernel] : null, _width, _kernels, random);
        return point;
    }
}
