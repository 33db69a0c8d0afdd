using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The points of a grid over a space, those that constraints forbid left out.</summary>
internal sealed class GridPoints
{
    private readonly AllowedPoints _points;

    /// <param name="space">The space. Each parameter has a grid.</param>
    /// <exception cref="OverflowException">
    /// There are more than 2^63 - 1 points, or choices with more than 100,000 combinations, or constraints on more than
    /// <see cref="AllowedPoints.MaxPoints"/> points.
    /// </exception>
    public GridPoints(SearchSpace space)
    {
        // A budget changes fastest.
        var points = SpaceBranches.Of(
            space,
            parameter => parameter.GridCount!.Value,
            Enumerable.Range(0, space.Parameters.Count).Reverse().OrderByDescending(axis => space.Parameters[axis].IsBudget));
        if (space.Constraints.Count > 0 && points.Size > AllowedPoints.MaxPoints)
            throw new OverflowException("The constraints of so many points cannot be looked at one by one.");
        _points = new AllowedPoints(space, points, (parameter, position) => parameter.GridValue(position));
    }

    /// <summary>The number of points.</summary>
    public long Size => _points.Size;

    /// <summary>The assignment of a point.</summary>
    /// <param name="number">The point's number, from 0.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long number) => _points.At(number);
}
