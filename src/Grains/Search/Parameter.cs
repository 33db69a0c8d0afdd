using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>One axis of a search space.</summary>
/// <param name="Name">The name that <c>${name}</c> refers to.</param>
public abstract record Parameter(string Name)
{
    /// <summary>Where it is defined.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>
    /// Whether it says how long a training goes on and nothing else (<c>role: budget</c>): trials that differ only in it are one training, read
    /// at several epochs.
    /// </summary>
    public bool IsBudget { get; init; }

    /// <summary>How many values a grid visits; null when the range has to be given a count or a step first.</summary>
    public abstract long? GridCount { get; }

    /// <summary>The grid's value at a 0-based position below <see cref="GridCount"/>.</summary>
    public abstract SpecNode GridValue(long position);

    /// <summary>A value drawn from the range.</summary>
    public abstract SpecNode Draw(RandomStream random);

    /// <summary>Values that between them show whether any value can be used: each one of a list, both ends of a range.</summary>
    public abstract IReadOnlyList<SpecNode> Probes { get; }
}

/// <summary>One of a list of values; <c>const</c> is a list of one.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">At least one.</param>
public sealed record CategoricalParameter(string Name, IReadOnlyList<SpecNode> Values) : Parameter(Name)
{
    /// <inheritdoc/>
    public override long? GridCount => Values.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecNode> Probes => Values;

    /// <inheritdoc/>
    public override SpecNode GridValue(long position) => Values[(int)position];

    /// <inheritdoc/>
    public override SpecNode Draw(RandomStream random) => Values[(int)random.NextBelow(Values.Count)];
}

/// <summary>A range of numbers, whole or not, on a linear or a logarithmic scale.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Min">The lowest value, included.</param>
/// <param name="Max">The highest value, included (for a grid by step: when a step lands on it).</param>
/// <param name="IsInteger">Whether the values are whole numbers.</param>
/// <param name="IsLogarithmic">Whether equal ratios, not equal differences, are equally far apart.</param>
/// <param name="Count">For a grid: how many evenly spaced values, ends included.</param>
/// <param name="Step">The distance between neighbouring values, or null.</param>
public sealed record RangeParameter(
    string Name, double Min, double Max, bool IsInteger, bool IsLogarithmic, long? Count, double? Step) : Parameter(Name)
{
    // A step of 0.1 lands within rounding of its end: that end counts as reached.
    private const double StepTolerance = 1e-9;

    // Powers of ten up to here are exact doubles.
    private const double LargestScale = 1e22;

    /// <inheritdoc/>
    public override long? GridCount => Step is { } step ? checked((long)Math.Floor(((Max - Min) / step) + StepTolerance) + 1) : Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecNode> Probes => [ToNode(Min), ToNode(Max)];

    /// <inheritdoc/>
    public override SpecNode GridValue(long position)
    {
        if (Step is { } step) return ToNode(AtStep(position, step));
        if (position == 0 || Count == 1) return ToNode(Min);
        return position == Count - 1 ? ToNode(Max) : ToNode(Between(position / (double)(Count!.Value - 1)));
    }

    /// <inheritdoc/>
    public override SpecNode Draw(RandomStream random)
    {
        if (Step is { } step) return ToNode(AtStep(random.NextBelow(GridCount!.Value), step));
        if (IsInteger && !IsLogarithmic) return SpecScalar.Of((long)Min + random.NextBelow((long)Max - (long)Min + 1));

        // Whole numbers on a logarithmic scale: each stands for the interval half a unit to both sides.
        if (IsInteger) return ToNode(Math.Clamp(Interpolate(Min - 0.5, Max + 0.5, random.NextDouble()), Min, Max));
        return ToNode(Between(random.NextDouble()));
    }

    // Decimal arithmetic would keep 0.1 + 2 x 0.1 at 0.3; rounding to 15 digits of the larger end does the same for doubles.
    private double AtStep(long position, double step)
    {
        if (position == 0) return Min;
        double value = Min + (position * step);
        double scale = Math.Pow(10, 14 - Math.Floor(Math.Log10(Math.Max(Math.Abs(Min), Math.Abs(Max)))));
        if (scale is >= 1 and <= LargestScale) value = Math.Round(value * scale) / scale;
        return Math.Clamp(value, Min, Max);
    }

    private double Between(double share) => Math.Clamp(Interpolate(Min, Max, share), Min, Max);

    private double Interpolate(double low, double high, double share) =>
        IsLogarithmic ? Math.Exp(Math.Log(low) + (share * (Math.Log(high) - Math.Log(low)))) : low + (share * (high - low));

    private SpecScalar ToNode(double value) =>
        IsInteger
            ? new SpecScalar(ScalarKind.Integer, ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture)) { Location = Location }
            : SpecScalar.Of(value) with { Location = Location };
}
