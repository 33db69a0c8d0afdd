using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// The parameters of a Gaussian process as one vector of logarithms: the scale of each axis, then a and b of the warp of each axis, then
/// the variance of the function and that of the noise. Each has a normal prior. An axis without order has no warp; its a and b stay 0.
/// </summary>
internal sealed class GpParameters
{
    // Added to the variance of the noise, so that the covariance of equal points has an inverse.
    public const double LeastNoise = 1e-6;

    private readonly double[] _vector;

    public GpParameters(double[] vector) => _vector = vector;

    private int Axes => (_vector.Length - 2) / 3;

    /// <summary>The scale of each axis: the inverse of the squared length.</summary>
    public double[] Scales => [.. _vector[..Axes].Select(PortableMath.Exp)];

    /// <summary>The variance of the function.</summary>
    public double Variance => PortableMath.Exp(_vector[^2]);

    /// <summary>The variance of the noise.</summary>
    public double Noise => PortableMath.Exp(_vector[^1]) + LeastNoise;

    /// <summary>The places of the arguments in the vector.</summary>
    public static (int LogA, int LogB) WarpOf(int axis, int axes) => (axes + (2 * axis), axes + (2 * axis) + 1);

    /// <summary>ln a and ln b of an axis.</summary>
    public (double LogA, double LogB) Warp(int axis) => (_vector[Axes + (2 * axis)], _vector[Axes + (2 * axis) + 1]);

    /// <summary>Warps the columns.</summary>
    public double[][] Warp(GpRows rows) => [.. rows.Columns.Select((column, axis) =>
    {
        if (rows.IsCategory[axis]) return column;
        double[] warped = new double[column.Length];
        InputWarp.Warp(column, Warp(axis).LogA, Warp(axis).LogB, warped);
        return warped;
    })];

    /// <summary>The means of the priors, where the fit starts.</summary>
    /// <param name="axes">The number of axes.</param>
    public static double[] Start(int axes)
    {
        double[] start = new double[(3 * axes) + 2];
        for (int index = 0; index < start.Length; index++) start[index] = Prior(index, axes).Mean;
        return start;
    }

    /// <summary>The prior of a parameter.</summary>
    /// <param name="index">The place in the vector.</param>
    /// <param name="axes">The number of axes.</param>
    public static (double Mean, double Deviation) Prior(int index, int axes) =>
        index < axes ? (0, 1.5)
        : index < 3 * axes ? (0, 0.5)
        : index == 3 * axes ? (0, 1)
        : (-7, 2);
}
