using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search;

/// <summary>
/// The prior of a parameter as a density over its axis, relative to an even one. With the probability of the confidence, the best value is
/// near the stated one: it is normally distributed around it, with a tenth of the axis as deviation, or it is that value where values have
/// no order. Otherwise it is anywhere.
/// </summary>
internal sealed class AxisPrior
{
    private const double Width = 0.1;
    private const double HalfLogTwoPi = 0.9189385332046727;

    // Halvings of the axis in which a quantile is looked for.
    private const int Halvings = 50;

    private readonly Axis _axis;
    private readonly double _confidence;
    private readonly double _below;
    private readonly double _inside;

    /// <param name="axis">The axis of a parameter with a prior.</param>
    public AxisPrior(Axis axis)
    {
        ParameterPrior prior = axis.Parameter.Prior!;
        (_axis, _confidence) = (axis, prior.Confidence);
        Mode = axis.PlaceOf(axis.NumberOf(prior.Value));
        (_below, _inside) = (Below(0), Below(1) - Below(0));
    }

    /// <summary>The place of the stated value; its position where values have no order.</summary>
    public double Mode { get; }

    /// <summary>The logarithm of the density at a place, or at a position where values have no order.</summary>
    public double LogDensity(double place)
    {
        double distance = (place - Mode) / Width;
        double near = _axis.Scale is null
            ? place == Mode ? _axis.Count!.Value : 0
            : PortableMath.Exp((-0.5 * distance * distance) - HalfLogTwoPi) / (Width * _inside);
        return PortableMath.Log(1 - _confidence + (_confidence * near));
    }

    /// <summary>Turns a place that is drawn evenly from the axis into one that is drawn from the prior.</summary>
    public double Bend(double place)
    {
        if (place >= _confidence) return Math.Min((place - _confidence) / (1 - _confidence), 1 - 1e-12);
        if (_axis.Scale is null) return (Mode + 0.5) / _axis.Count!.Value;
        double wanted = _below + (_inside * place / _confidence), low = 0, high = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            if (Below(middle) < wanted) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>The probability that the normal distribution gives to the places below one.</summary>
    private double Below(double place)
    {
        double distance = (place - Mode) / Width;
        return distance < 0 ? PortableMath.UpperTail(-distance) : 1 - PortableMath.UpperTail(distance);
    }
}
