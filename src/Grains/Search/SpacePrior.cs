using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The user's priors of a space as one density, the product over the active parameters. What a searcher expects of a point is multiplied by
/// the density to the power 10 / n, where n is the trial's number. So a prior leads the first trials, and results overcome a wrong one:
/// Hvarfner and others, "piBO: augmenting acquisition functions with user beliefs for Bayesian optimization", ICLR 2022.
/// </summary>
internal sealed class SpacePrior
{
    // That paper's default for a search of 100 trials.
    private const double Trials = 10;

    private readonly SearchSpace _space;
    private readonly Axis[] _axes;
    private readonly AxisPrior?[] _priors;
    private readonly InactiveAxes _inactive;

    private SpacePrior(SearchSpace space, Axis[] axes)
    {
        (_space, _axes) = (space, axes);
        _priors = [.. axes.Select(axis => axis.Parameter.Prior is null ? null : new AxisPrior(axis))];
        _inactive = new InactiveAxes(space, axes, axes.Select(_ => 0.0));
    }

    /// <summary>The prior of a space. Null when no parameter of several values has one.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="axes">Its axes.</param>
    public static SpacePrior? Of(SearchSpace space, Axis[] axes) =>
        axes.Any(axis => axis.Parameter.Prior is not null) ? new SpacePrior(space, axes) : null;

    /// <summary>The power of the density for a trial.</summary>
    public static double PowerAt(long trial) => Trials / trial;

    /// <summary>The logarithm of the density at a point of places, or of positions where values have no order.</summary>
    public double LogDensity(ReadOnlySpan<double> places)
    {
        bool[]? active = _inactive.ActiveOf(places);
        double sum = 0;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            if (_priors[axis] is { } prior && active?[_axes[axis].Index] != false) sum += prior.LogDensity(places[axis]);
        }

        return sum;
    }

    /// <summary>The value of an axis for a place that is drawn evenly.</summary>
    public SpecNode ValueAt(int axis, double place) => _axes[axis].ValueAt(_priors[axis]?.Bend(place) ?? place);

    /// <summary>The point with the stated value on each axis that has a prior, and the values of another point on the others.</summary>
    /// <param name="others">The other point, as places, or positions where values have no order.</param>
    public double[] ModeFrom(double[] others) => [.. others.Select((place, axis) => _priors[axis]?.Mode ?? place)];

    /// <summary>The assignment with the stated values; for the other axes with those of another assignment.</summary>
    public IReadOnlyList<(string Name, SpecNode Value)> ModeFrom(Func<Axis, int, SpecNode> others) =>
        Axis.Assign(_space, _axes, (axis, index) => axis.Parameter.Prior?.Value ?? others(axis, index));

    /// <summary>Draws a point of the axes' numbers. Those of inactive parameters are not settled.</summary>
    public double[] Draw(RandomStream random) => [.. _axes.Select((axis, index) =>
    {
        double place = random.NextDouble();
        return axis.NumberAt(_priors[index]?.Bend(place) ?? place);
    })];
}
