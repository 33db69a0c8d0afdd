using Gridfold.Grains.Search.Gp;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// The axes of a space as a Gaussian process computes with them: a place from 0 to 1 for an ordered value, a position for one without
/// order. A value of a finite range stands at one place, so the process never sees a number between two values.
/// </summary>
internal sealed class GpAxes
{
    // The place of a range of real numbers is computed from its value, so that the last bits of equal points may differ.
    private const double SamePlace = 1e-9;

    private readonly Axis[] _axes;
    private readonly bool[] _isCategory;
    private readonly InactiveAxes _inactive;

    public GpAxes(SearchSpace space, Axis[] axes)
    {
        _inactive = new InactiveAxes(space, axes, axes.Select(axis => PlacesOf(axis, [axis.NumberOf(SpaceConditions.Inactive)])[0]));
        (_axes, _isCategory) = (axes, [.. axes.Select(axis => axis.Scale is null)]);
        Categories = [.. axes.Select(axis => axis.Scale is null ? (int)axis.Count!.Value : 0)];
    }

    /// <summary>The number of values on each axis without order; 0 for an ordered axis.</summary>
    public int[] Categories { get; }

    /// <summary>The points of the past trials.</summary>
    public GpRows RowsOf(TrialColumns past) =>
        new([.. _axes.Select((axis, index) => PlacesOf(axis, past.Columns[index]))], _isCategory, past.Count);

    /// <summary>Moves each number to that of the nearest value, and settles inactive parameters.</summary>
    public void Round(double[] point)
    {
        for (int axis = 0; axis < point.Length; axis++)
        {
            if (_axes[axis] is { Count: not null, Scale: { } scale }) point[axis] = scale.CentreOf(scale.PositionAt(point[axis]));
        }

        _inactive.Settle(point);
    }

    /// <summary>The value of a number.</summary>
    public static SpecNode ValueOf(Axis axis, double number) => axis.Scale is null ? axis.ValueOf(number) : axis.ValueAt(number);

    /// <summary>Whether a row from one on is the point.</summary>
    public static bool Contains(GpRows rows, int from, ReadOnlySpan<double> point)
    {
        for (int row = from; row < rows.Count; row++)
        {
            int axis = 0;
            while (axis < point.Length && Math.Abs(rows.Columns[axis][row] - point[axis]) < SamePlace) axis++;
            if (axis == point.Length) return true;
        }

        return false;
    }

    private static double[] PlacesOf(Axis axis, double[] numbers) =>
        axis.Scale is not null && axis.HasPositions ? [.. numbers.Select(axis.PlaceOf)] : numbers;
}
