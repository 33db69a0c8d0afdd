using Gridfold.Grains.Search.Nsga2;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Makes the children of two past trials. A parameter that is active in one parent alone comes from that one. A parameter that is active in
/// neither is drawn evenly. Values without order come from either parent, and mutate to any other value. Whole numbers and steps are placed
/// on their range and rounded; a mutation moves them to a neighbour at least.
/// </summary>
internal sealed class Nsga2Children
{
    private const double CrossoverShare = 0.9;

    private readonly Axis[] _axes;
    private readonly InactiveAxes _inactive;
    private readonly TrialColumns _past;

    /// <param name="axes">The axes of the space.</param>
    /// <param name="inactive">The numbers of inactive parameters.</param>
    /// <param name="past">The past trials.</param>
    public Nsga2Children(Axis[] axes, InactiveAxes inactive, TrialColumns past) => (_axes, _inactive, _past) = (axes, inactive, past);

    /// <summary>Draws the number of each axis of a child.</summary>
    /// <param name="parents">The rows of the population, the best first. At least one.</param>
    /// <param name="random">The random stream.</param>
    public double[] Draw(int[] parents, RandomStream random)
    {
        double[] one = NumbersOf(Tournament(parents, random)), other = NumbersOf(Tournament(parents, random));
        bool[]? ofOne = _inactive.ActiveOf(one), ofOther = _inactive.ActiveOf(other);
        bool isCrossed = random.NextDouble() < CrossoverShare;
        double[] child = new double[_axes.Length];
        for (int axis = 0; axis < child.Length; axis++)
        {
            bool hasOne = ofOne?[_axes[axis].Index] != false, hasOther = ofOther?[_axes[axis].Index] != false;
            child[axis] = !hasOne && !hasOther ? _axes[axis].NumberAt(random.NextDouble())
                : !hasOne ? other[axis]
                : isCrossed && hasOther ? Cross(_axes[axis], one[axis], other[axis], random)
                : one[axis];
            if (random.NextDouble() < 1.0 / child.Length) child[axis] = Mutate(_axes[axis], child[axis], random);
        }

        _inactive.Settle(child);
        return child;
    }

    // The better of two members of the population.
    private static int Tournament(int[] parents, RandomStream random) =>
        parents[Math.Min(random.NextBelow(parents.Length), random.NextBelow(parents.Length))];

    private double[] NumbersOf(int row) => [.. _past.Columns.Select(column => column[row])];

    // Half of the numbers are those of the first parent.
    private static double Cross(Axis axis, double one, double other, RandomStream random)
    {
        if (random.NextDouble() < 0.5) return one;
        return axis.Scale is null ? other : axis.NumberAt(Variation.Cross(axis.PlaceOf(one), axis.PlaceOf(other), random));
    }

    private static double Mutate(Axis axis, double number, RandomStream random)
    {
        if (axis.Scale is not { } scale) return (number + 1 + random.NextBelow(axis.Count!.Value - 1)) % axis.Count.Value;
        double place = axis.PlaceOf(number), mutated = Variation.Mutate(place, random);
        if (axis.Count is not { } count) return mutated;
        long before = scale.PositionAt(place), after = scale.PositionAt(mutated);
        if (after == before) after += (mutated > place || before == 0) && before < count - 1 ? 1 : -1;
        return axis.HasPositions ? after : scale.CentreOf(after);
    }
}
