using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Nsga2;

/// <summary>
/// Makes places from 0 to 1 out of others, as NSGA-II does for real numbers: simulated binary crossover and polynomial mutation, in the
/// forms that stay inside the bounds (Deb, "Multi-objective optimization using evolutionary algorithms", 2001).
/// </summary>
internal static class Variation
{
    // Greater indices keep children nearer to their parents. The usual 15 and 20 are for thousands of trials.
    private const double CrossoverIndex = 5;
    private const double MutationIndex = 5;

    // Nearer parents are one place.
    private const double SamePlace = 1e-14;

    /// <summary>Draws one of the two children of two places.</summary>
    public static double Cross(double one, double other, RandomStream random)
    {
        double low = Math.Min(one, other), high = Math.Max(one, other), width = high - low;
        double share = random.NextDouble();
        bool isLower = random.NextDouble() < 0.5;
        if (width < SamePlace) return one;
        double room = isLower ? low : 1 - high;
        double most = 2 - Power(1 + (2 * room / width), -(CrossoverIndex + 1));
        double spread = share <= 1 / most
            ? Power(share * most, 1 / (CrossoverIndex + 1))
            : Power(1 / (2 - (share * most)), 1 / (CrossoverIndex + 1));
        return Math.Clamp(0.5 * (low + high + ((isLower ? -spread : spread) * width)), 0, 1);
    }

    /// <summary>Draws a place near another.</summary>
    public static double Mutate(double place, RandomStream random)
    {
        double share = random.NextDouble();
        bool isDown = share < 0.5;
        double rest = isDown ? 2 * share : 2 * (1 - share);
        double room = isDown ? place : 1 - place;
        double step = 1 - Power(rest + ((1 - rest) * Power(1 - room, MutationIndex + 1)), 1 / (MutationIndex + 1));
        return Math.Clamp(isDown ? place - step : place + step, 0, 1);
    }

    private static double Power(double number, double power) => number <= 0 ? 0 : PortableMath.Exp(power * PortableMath.Log(number));
}
