namespace Gridfold.Grains.Search;

/// <summary>
/// Moves inactive parameters of a point to one value, so that points that differ only in them are one point. A searcher that learns thus
/// sees each assignment once.
/// </summary>
internal sealed class InactiveAxes
{
    private readonly SearchSpace _space;
    private readonly Axis[] _axes;
    private readonly double[] _values;

    /// <param name="space">The search space.</param>
    /// <param name="axes">Its axes.</param>
    /// <param name="values">The number of each axis where its parameter is inactive.</param>
    public InactiveAxes(SearchSpace space, Axis[] axes, IEnumerable<double> values) =>
        (_space, _axes, _values) = (space, axes, [.. values]);

    /// <summary>Moves the inactive parameters of a point.</summary>
    /// <param name="point">The number on each axis: of a choice, the position of its value.</param>
    public void Settle(double[] point)
    {
        if (ActiveOf(point) is not { } active) return;
        for (int axis = 0; axis < point.Length; axis++)
        {
            if (!active[_axes[axis].Index]) point[axis] = _values[axis];
        }
    }

    /// <summary>Whether each parameter of the space is active in a point. Null when all always are.</summary>
    public bool[]? ActiveOf(ReadOnlySpan<double> point)
    {
        if (!_space.Conditions.AreAny) return null;
        double[] numbers = point.ToArray();
        return _space.Conditions.ActiveOf(choice => PositionOf(choice, numbers));
    }

    // A choice without an axis has a single value.
    private long PositionOf(int choice, double[] point)
    {
        int axis = Array.FindIndex(_axes, axis => axis.Index == choice);
        return axis < 0 ? 0 : (long)point[axis];
    }
}
