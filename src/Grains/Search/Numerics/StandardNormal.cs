using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Numerics;

/// <summary>The standard normal distribution.</summary>
internal static class StandardNormal
{
    /// <summary>
    /// Draws a number by the polar method: Marsaglia and Bray, "A convenient method for generating normal variables", SIAM Review 6, 1964.
    /// </summary>
    public static double Draw(RandomStream random)
    {
        while (true)
        {
            double x = (2 * random.NextDouble()) - 1, y = (2 * random.NextDouble()) - 1, square = (x * x) + (y * y);
            if (square is < 1 and >= 1e-300) return x * Math.Sqrt(-2 * PortableMath.Log(square) / square);
        }
    }
}
