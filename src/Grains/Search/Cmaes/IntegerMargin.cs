using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Cmaes;

/// <summary>
/// Keeps a least probability for the values beside the mean's on an axis of few values, so that a distribution that has become narrow does
/// not get stuck at one value: Hamano and others, "CMA-ES with margin", GECCO 2022. As there, the mean moves at an end of the axis, and
/// inside the axis points are drawn with a wider deviation. Unlike there, the probability that the two neighbours gain is taken from the
/// mean's value alone.
/// </summary>
internal sealed class IntegerMargin
{
    private const int Halvings = 50;

    // The distance, in deviations, from the mean to a value with the least probability.
    private readonly double _distance;

    /// <param name="dimensions">The number of dimensions.</param>
    /// <param name="population">The number of points of a generation.</param>
    public IntegerMargin(int dimensions, int population)
    {
        // A value on one side has half of the margin 1 / (n lambda).
        double wanted = 0.5 / (dimensions * (double)population), low = 0, high = 8;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            if (PortableMath.UpperTail(middle) > wanted) low = middle;
            else high = middle;
        }

        _distance = low;
    }

    /// <summary>The mean and the factor by which points are drawn wider on the axis.</summary>
    /// <param name="mean">The mean on the axis.</param>
    /// <param name="deviation">The standard deviation on the axis, above 0.</param>
    /// <param name="low">The lower end of the cell that holds the mean; null for the first value.</param>
    /// <param name="high">The upper end of the cell; null for the last value.</param>
    public (double Mean, double Widening) Keep(double mean, double deviation, double? low, double? high)
    {
        if (low is null && high is null) return (mean, 1);
        if (low is null) return (Math.Max(mean, high!.Value - (_distance * deviation)), 1);
        if (high is null) return (Math.Min(mean, low.Value + (_distance * deviation)), 1);
        double below = (mean - low.Value) / deviation, above = (high.Value - mean) / deviation;
        if (below <= _distance && above <= _distance) return (mean, 1);
        below = Math.Clamp(below, 0, _distance);
        above = Math.Clamp(above, 0, _distance);
        double wider = (high.Value - low.Value) / (below + above);
        return (low.Value + (below * wider), wider / deviation);
    }
}
