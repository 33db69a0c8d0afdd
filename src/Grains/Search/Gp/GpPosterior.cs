using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>What a Gaussian process expects at a point: the mean and the deviation of the function, without noise.</summary>
internal sealed class GpPosterior
{
    private readonly GpParameters _parameters;
    private readonly GpRows _rows;
    private readonly double[][] _warped;
    private readonly double[] _scales;
    private readonly double _variance;
    private readonly double[] _weights;
    private readonly double[] _inverse;
    private readonly double[] _point;
    private readonly double[] _kernel;

    /// <param name="parameters">The parameters.</param>
    /// <param name="rows">The points: those with targets, then those that are pending.</param>
    /// <param name="targets">
    /// The values at the first points. A pending point gets the mean that these values let expect, so it changes the deviations alone
    /// ("kriging believer": Ginsbourger and others, "Kriging is well-suited to parallelize optimization", 2010).
    /// </param>
    public GpPosterior(GpParameters parameters, GpRows rows, double[] targets)
    {
        (_parameters, _rows, _scales, _variance) = (parameters, rows, parameters.Scales, parameters.Variance);
        _warped = parameters.Warp(rows);
        (_point, _kernel) = (new double[rows.Columns.Length], new double[rows.Padded]);
        int padded = rows.Padded;
        double[] factor = Factor(padded);
        _weights = [.. targets];
        Cholesky.Solve(factor, padded, _weights);
        double[] transposed = new double[factor.Length];
        Cholesky.InvertTransposed(factor, padded, rows.Count, transposed);
        _inverse = factor;
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column <= row; column++) _inverse[(row * padded) + column] = transposed[(column * padded) + row];
        }
    }

    /// <summary>The mean and the deviation at a point.</summary>
    /// <param name="point">The number on each axis.</param>
    public (double Mean, double Deviation) At(ReadOnlySpan<double> point)
    {
        for (int axis = 0; axis < _point.Length; axis++)
        {
            (double logA, double logB) = _parameters.Warp(axis);
            _point[axis] = _rows.IsCategory[axis] ? point[axis] : InputWarp.Warp(point[axis], logA, logB);
        }

        MaternKernel.Fill(_point, _warped, _rows.IsCategory, _scales, _variance, _kernel, default);
        double left = _variance;
        for (int row = 0; row < _rows.Count; row++)
        {
            ReadOnlySpan<double> own = _inverse.AsSpan(row * _rows.Padded, row + 1);
            double part = Cholesky.Dot(own, _kernel);
            left -= part * part;
        }

        return (Cholesky.Dot(_weights, _kernel), Math.Sqrt(Math.Max(left, 1e-12 * _variance)));
    }

    private double[] Factor(int padded)
    {
        // The least noise makes the covariance positive definite. Where rounding still hides that, more noise does not.
        for (double noise = _parameters.Noise; ; noise *= 10)
        {
            double[] covariance = new double[_rows.Count * padded];
            for (int row = 0; row < _rows.Count; row++)
            {
                for (int axis = 0; axis < _point.Length; axis++) _point[axis] = _warped[axis][row];
                Span<double> own = covariance.AsSpan(row * padded, (row + 4) / 4 * 4);
                MaternKernel.Fill(_point, _warped, _rows.IsCategory, _scales, _variance, own, default);
                own[row] += noise;
            }

            if (Cholesky.Factor(covariance, padded, _rows.Count)) return covariance;
        }
    }
}
