using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// The logarithm of the expected improvement, which stays finite where the improvement itself is below the least double (Ament and others,
/// "Unexpected improvements to expected improvement for Bayesian optimization", NeurIPS 2023).
/// </summary>
internal static class ExpectedImprovement
{
    // Levels of the continued fraction. At 1 deviation the error of the result is below 1e-6, and less beyond.
    private const int Levels = 100;

    private const double HalfLogTwoPi = 0.9189385332046727;

    /// <summary>Computes the logarithm.</summary>
    /// <param name="mean">The expected cost.</param>
    /// <param name="deviation">Its standard deviation, above 0.</param>
    /// <param name="best">The cost to improve on.</param>
    public static double Log(double mean, double deviation, double best)
    {
        double z = (best - mean) / deviation;
        double scale = PortableMath.Log(deviation);
        if (z > -1)
        {
            double density = PortableMath.Exp((-0.5 * z * z) - HalfLogTwoPi);
            double below = z > 0 ? 1 - PortableMath.UpperTail(z) : PortableMath.UpperTail(-z);
            return PortableMath.Log(density + (z * below)) + scale;
        }

        // Mills' ratio at t is 1 / (t + c) with the continued fraction c = 1 / (t + 2 / (t + 3 / ...)): Laplace.
        double t = -z, c = 0;
        for (int level = Levels; level >= 1; level--) c = level / (t + c);
        return (-0.5 * z * z) - HalfLogTwoPi + PortableMath.Log(c / (t + c)) + scale;
    }
}
