using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// Minus the logarithm of the posterior probability of a Gaussian process' parameters, up to a constant, and its gradient (Rasmussen and
/// Williams, "Gaussian processes for machine learning", 2006, 5.4).
/// </summary>
internal sealed class GpLikelihood
{
    private readonly GpRows _rows;
    private readonly double[] _targets;
    private readonly int _axes;
    private readonly int _count;
    private readonly int _padded;
    private readonly double[] _covariance;
    private readonly double[] _slopes;
    private readonly double[] _inverse;
    private readonly double[] _products;
    private readonly double[][] _warped;
    private readonly double[][] _byLogA;
    private readonly double[][] _byLogB;
    private readonly double[][] _byWarped;

    /// <param name="rows">The points.</param>
    /// <param name="targets">The value at each point.</param>
    public GpLikelihood(GpRows rows, double[] targets)
    {
        (_rows, _targets, _axes, _count, _padded) = (rows, targets, rows.Columns.Length, rows.Count, rows.Padded);
        (_covariance, _slopes, _inverse) = (new double[_count * _padded], new double[_count * _padded], new double[_count * _padded]);
        _products = new double[_padded];
        (_warped, _byLogA, _byLogB, _byWarped) = (Columns(), Columns(), Columns(), Columns());
        for (int axis = 0; axis < _axes; axis++)
        {
            if (rows.IsCategory[axis]) rows.Columns[axis].AsSpan(0, _padded).CopyTo(_warped[axis]);
        }

        double[][] Columns() => [.. rows.Columns.Select(_ => new double[_padded])];
    }

    /// <summary>Fits the parameters.</summary>
    /// <param name="rows">The points.</param>
    /// <param name="targets">The value at each point.</param>
    /// <param name="evaluations">The greatest number of evaluations.</param>
    public static GpParameters Fit(GpRows rows, double[] targets, int evaluations) => new(
        QuasiNewton.Minimise(new GpLikelihood(rows, targets).Evaluate, GpParameters.Start(rows.Columns.Length), evaluations));

    /// <summary>Computes the function.</summary>
    /// <param name="vector">The parameters: see <see cref="GpParameters"/>.</param>
    /// <param name="gradient">The gradient. It is not set where the function is infinite.</param>
    /// <returns>The value; infinite where the covariance has no inverse.</returns>
    public double Evaluate(double[] vector, double[] gradient)
    {
        var parameters = new GpParameters(vector);
        double[] scales = parameters.Scales;
        double variance = parameters.Variance, noise = parameters.Noise;
        FillCovariance(parameters, scales, variance, noise);
        if (!Cholesky.Factor(_covariance, _padded, _count)) return double.PositiveInfinity;
        double[] weights = [.. _targets];
        Cholesky.Solve(_covariance, _padded, weights);
        Cholesky.InvertTransposed(_covariance, _padded, _count, _inverse);
        double logDeterminant = 0;
        for (int row = 0; row < _count; row++) logDeterminant += PortableMath.Log(_covariance[(row * _padded) + row]);
        double fit = Cholesky.Dot(_targets, weights);

        Array.Clear(gradient);
        double trace = AddSlopes(weights, scales, gradient);
        gradient[^2] = (0.5 * (fit - _count)) - (noise * trace);
        gradient[^1] = trace * (noise - GpParameters.LeastNoise);
        double value = (0.5 * fit) + logDeterminant;
        for (int index = 0; index < vector.Length; index++)
        {
            (double mean, double deviation) = GpParameters.Prior(index, _axes);
            double distance = (vector[index] - mean) / deviation;
            value += 0.5 * distance * distance;
            gradient[index] = (distance / deviation) - gradient[index];
        }

        return value;
    }

    private void FillCovariance(GpParameters parameters, double[] scales, double variance, double noise)
    {
        for (int axis = 0; axis < _axes; axis++)
        {
            Array.Clear(_byWarped[axis]);
            if (_rows.IsCategory[axis]) continue;
            (double logA, double logB) = parameters.Warp(axis);
            InputWarp.Warp(_rows.Columns[axis].AsSpan(0, _padded), logA, logB, _warped[axis], _byLogA[axis], _byLogB[axis]);
        }

        double[] point = new double[_axes];
        for (int row = 0; row < _count; row++)
        {
            for (int axis = 0; axis < _axes; axis++) point[axis] = _warped[axis][row];
            int start = row * _padded, length = (row + 4) / 4 * 4;
            MaternKernel.Fill(
                point, _warped, _rows.IsCategory, scales, variance, _covariance.AsSpan(start, length), _slopes.AsSpan(start, length));
            _covariance[start + row] += noise;
        }
    }

    /// <summary>Adds the slopes of the logarithm of the likelihood by the scales and the warps.</summary>
    /// <returns>The sum of the diagonal of its derivative by the covariance.</returns>
    private double AddSlopes(double[] weights, double[] scales, double[] gradient)
    {
        double trace = 0;
        for (int row = 0; row < _count; row++)
        {
            // The derivative by each covariance of this row, times the slope of the kernel.
            ReadOnlySpan<double> own = _inverse.AsSpan(row * _padded, _count);
            for (int column = 0; column < row; column++)
            {
                double inverse = Cholesky.Dot(own[row..], _inverse.AsSpan((column * _padded) + row, _count - row));
                _products[column] = 0.5 * ((weights[row] * weights[column]) - inverse) * _slopes[(row * _padded) + column];
            }

            trace += 0.5 * ((weights[row] * weights[row]) - Cholesky.Dot(own[row..], own[row..]));
            int length = (row + 3) / 4 * 4;
            _products.AsSpan(row, length - row).Clear();
            for (int axis = 0; axis < _axes; axis++) gradient[axis] += AddRow(axis, row, length, scales[axis]);
        }

        for (int axis = 0; axis < _axes; axis++)
        {
            if (_rows.IsCategory[axis]) continue;
            (int logA, int logB) = GpParameters.WarpOf(axis, _axes);
            gradient[logA] = Cholesky.Dot(_byWarped[axis], _byLogA[axis]);
            gradient[logB] = Cholesky.Dot(_byWarped[axis], _byLogB[axis]);
        }

        return trace;
    }

    /// <summary>Adds a row's slopes by the warped numbers of an axis.</summary>
    /// <returns>The row's slope by the logarithm of the scale.</returns>
    private double AddRow(int axis, int row, int length, double scale)
    {
        ReadOnlySpan<Vector256<double>> products = MemoryMarshal.Cast<double, Vector256<double>>(_products.AsSpan(0, length));
        ReadOnlySpan<Vector256<double>> warped = MemoryMarshal.Cast<double, Vector256<double>>(_warped[axis].AsSpan(0, length));
        Span<Vector256<double>> slopes = MemoryMarshal.Cast<double, Vector256<double>>(_byWarped[axis].AsSpan(0, length));
        var own = Vector256.Create(_warped[axis][row]);
        Vector256<double> sum = Vector256<double>.Zero, squares = Vector256<double>.Zero;
        if (_rows.IsCategory[axis])
        {
            for (int index = 0; index < products.Length; index++)
                squares += Vector256.AndNot(products[index], Vector256.Equals(own, warped[index]));
        }
        else
        {
            var factor = Vector256.Create(4 * scale);
            for (int index = 0; index < products.Length; index++)
            {
                Vector256<double> distance = own - warped[index], product = products[index] * distance;
                sum += product;
                squares += product * distance;
                slopes[index] -= product * factor;
            }
        }

        _byWarped[axis][row] += 4 * scale * (sum[0] + sum[1] + (sum[2] + sum[3]));
        return 2 * scale * (squares[0] + squares[1] + (squares[2] + squares[3]));
    }
}
