using Gridfold.Grains.Search.Cmaes;

namespace Gridfold.Grains.Search;

/// <summary>
/// The axes of a space without categories as CMA-ES computes with them: a point has a place on each axis, from 0 to 1.
/// </summary>
internal sealed class CmaesAxes
{
    // The place of a value of a finite range is one number. That of a real number is computed from it, and may differ in the last bits.
    private const double SamePlace = 1e-9;

    // A distribution that is narrower tells no values apart.
    private const double NarrowRange = 1e-6;
    private const double NarrowCell = 0.2;

    private readonly Axis[] _axes;

    /// <param name="axes">The axes, at least one.</param>
    public CmaesAxes(Axis[] axes) => _axes = axes;

    /// <summary>The number of axes.</summary>
    public int Count => _axes.Length;

    /// <summary>Makes the distribution that trials draw from out of a state.</summary>
    public CmaesDraws DrawsOf(CmaState state, IntegerMargin margin)
    {
        double[] mean = [.. state.Mean], widening = new double[Count];
        for (int axis = 0; axis < Count; axis++)
        {
            (double? low, double? high) = CellOf(axis, mean[axis]);
            (mean[axis], widening[axis]) = _axes[axis].Count is null
                ? (mean[axis], 1)
                : margin.Keep(mean[axis], state.DeviationOn(axis), low, high);
        }

        return new CmaesDraws(state.At(mean), widening);
    }

    /// <summary>Whether all points of a distribution are as good as one.</summary>
    public bool AreNarrow(CmaState state)
    {
        for (int axis = 0; axis < Count; axis++)
        {
            double least = NarrowRange;
            if (_axes[axis].Count is not null)
            {
                (double? low, double? high) = CellOf(axis, state.Mean[axis]);
                least = Math.Max(least, NarrowCell * ((high ?? 1) - (low ?? 0)));
            }

            if (state.DeviationOn(axis) >= least) return false;
        }

        return true;
    }

    /// <summary>The number of each axis at a point: see <see cref="Axis.NumberAt"/>.</summary>
    public double[] NumbersAt(double[] point) => [.. point.Select((place, axis) => _axes[axis].NumberAt(place))];

    /// <summary>The place of a past trial.</summary>
    public double[] PlaceOf(TrialColumns past, int row) => [.. _axes.Select((axis, index) => axis.PlaceOf(past.Columns[index][row]))];

    /// <summary>Whether a past trial has the values of a point.</summary>
    public bool IsAt(TrialColumns past, int row, double[] point)
    {
        double[] numbers = NumbersAt(point);
        for (int axis = 0; axis < numbers.Length; axis++)
        {
            if (Math.Abs(numbers[axis] - past.Columns[axis][row]) > SamePlace) return false;
        }

        return true;
    }

    /// <summary>The ends of the cell that holds a place of a finite axis; null at an end of the axis.</summary>
    private (double? Low, double? High) CellOf(int axis, double place)
    {
        if (_axes[axis] is not { Count: { } count, Scale: { } scale }) return (null, null);
        long position = scale.PositionAt(place);
        return (position == 0 ? null : scale.EdgeOf(position), position == count - 1 ? null : scale.EdgeOf(position + 1));
    }
}
