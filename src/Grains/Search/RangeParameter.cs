using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>A range of whole or real numbers on a linear or a logarithmic scale.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Min">The lowest value, included.</param>
/// <param name="Max">The highest value, included. A grid with a step includes it only when a step ends on it.</param>
/// <param name="IsInteger">Whether the values are whole numbers.</param>
/// <param name="IsLogarithmic">Whether the scale is logarithmic: equal ratios are equally far apart, not equal differences.</param>
/// <param name="Count">The number of evenly spaced values of a grid, both ends included; or null.</param>
/// <param name="Step">The distance between neighbouring values of a grid, or null.</param>
public sealed record RangeParameter(
    string Name, double Min, double Max, bool IsInteger, bool IsLogarithmic, long? Count, double? Step) : Parameter(Name)
{
    // A step of 0.1 misses the end of the range by a rounding error. An end that is this close counts as reached.
    private const double StepTolerance = 1e-9;

    // The share of a value by which logarithms and sums of doubles miss it.
    private const double RoundingErrors = 1e-14;

    // Doubles represent the powers of ten up to this one exactly.
    private const double MaxScale = 1e22;

    /// <inheritdoc/>
    public override long? GridCount => Step is { } step ? checked((long)Math.Floor(((Max - Min) / step) + StepTolerance) + 1) : Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecNode> Probes => [ToNode(Min), ToNode(Max)];

    /// <inheritdoc/>
    public override SpecNode GridValue(long position)
    {
        if (Step is { } step) return ToNode(AtStep(position, step));
        if (position == 0 || Count == 1) return ToNode(Min);
        return position == Count - 1 ? ToNode(Max) : ToNode(ShortestNear(Between(position / (double)(Count!.Value - 1))));
    }

    /// <inheritdoc/>
    public override long? ValueCount => Step is not null ? GridCount : IsInteger ? (long)Max - (long)Min + 1 : Min == Max ? 1 : null;

    /// <inheritdoc/>
    public override SpecNode ValueAt(long position) =>
        Step is { } step ? ToNode(AtStep(position, step)) : IsInteger ? SpecScalar.Of((long)Min + position) : ToNode(Min);

    /// <inheritdoc/>
    public override long? PositionOf(SpecNode value)
    {
        if (value is not SpecScalar { Number: { } number } || ValueCount is not { } count || !(number >= Min && number <= Max)) return null;
        long position = Math.Min(count - 1, (long)Math.Round((number - Min) / (Step ?? 1)));
        double nearest = ((SpecScalar)ValueAt(position)).Number!.Value;
        return Math.Abs(nearest - number) <= StepTolerance * (Step ?? 1) ? position : null;
    }

    /// <inheritdoc/>
    public override string Rule => string.Create(
        CultureInfo.InvariantCulture,
        $"a {(IsInteger ? "whole number" : "number")} from {Min:R} to {Max:R}{(Step is { } step ? $" in steps of {step:R}" : "")}");

    /// <inheritdoc/>
    public override SpecNode? Find(SpecNode value) =>
        ValueCount is not null ? base.Find(value)
        : value is SpecScalar { Number: { } number } && number >= Min && number <= Max ? ToNode(number)
        : null;

    /// <inheritdoc/>
    public override SpecNode Draw(RandomStream random)
    {
        if (Step is { } step) return ToNode(AtStep(random.NextBelow(GridCount!.Value), step));
        if (IsInteger && !IsLogarithmic) return SpecScalar.Of((long)Min + random.NextBelow((long)Max - (long)Min + 1));

        // Whole numbers on a logarithmic scale: each number stands for the interval of half a unit to both sides.
        if (IsInteger) return ToNode(Math.Clamp(Interpolate(Min - 0.5, Max + 0.5, random.NextDouble()), Min, Max));
        return ToNode(Between(random.NextDouble()));
    }

    /// <summary>Makes the node of a value of the range. A value of whole numbers is rounded.</summary>
    internal SpecScalar ToNode(double value) =>
        IsInteger
            ? new SpecScalar(ScalarKind.Integer, ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture)) { Location = Location }
            : SpecScalar.Of(value) with { Location = Location };

    // In decimal arithmetic 0.1 + 2 x 0.1 is 0.3. Rounding doubles to 15 digits of the larger end gives the same.
    private double AtStep(long position, double step)
    {
        if (position == 0) return Min;
        double value = Min + (position * step);
        double scale = Math.Pow(10, 14 - Math.Floor(Math.Log10(Math.Max(Math.Abs(Min), Math.Abs(Max)))));
        if (scale is >= 1 and <= MaxScale) value = Math.Round(value * scale) / scale;
        return Math.Clamp(value, Min, Max);
    }

    /// <summary>The last value of a grid with a step.</summary>
    public double LastStep => AtStep(GridCount!.Value - 1, Step!.Value);

    /// <summary>
    /// The number of few digits at which a value stands but for rounding errors, as 0.01 for 0.010000000000000004. Without one, the value.
    /// </summary>
    private static double ShortestNear(double value)
    {
        double rounded = double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded - value) <= RoundingErrors * Math.Abs(value) ? rounded : value;
    }

    private double Between(double share) => Math.Clamp(Interpolate(Min, Max, share), Min, Max);

    private double Interpolate(double low, double high, double share) =>
        IsLogarithmic ? Math.Exp(Math.Log(low) + (share * (Math.Log(high) - Math.Log(low)))) : low + (share * (high - low));
}
