using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The points of a grid over a space, those that constraints forbid left out.</summary>
internal sealed class GridPoints
{
    private readonly SearchSpace _space;
    private readonly SpaceBranches _points;
    private readonly long[]? _allowed;

    /// <param name="space">The space. Each parameter has a grid.</param>
    /// <exception cref="OverflowException">
    /// There are more than 2^63 - 1 points, or choices with more than 100,000 combinations, or constraints on more than
    /// <see cref="AllowedPoints.MaxPoints"/> points.
    /// </exception>
    public GridPoints(SearchSpace space)
    {
        _space = space;

        // A budget changes fastest.
        _points = SpaceBranches.Of(
            space,
            parameter => parameter.GridCount!.Value,
            Enumerable.Range(0, space.Parameters.Count).Reverse().OrderByDescending(axis => space.Parameters[axis].IsBudget));
        if (space.Constraints.Count > 0 && _points.Size > AllowedPoints.MaxPoints)
            throw new OverflowException("The constraints of so many points cannot be looked at one by one.");
        _allowed = AllowedPoints.Of(space, _points.Size, AtRaw);
    }

    /// <summary>The number of points.</summary>
    public long Size => _allowed?.Length ?? _points.Size;

    /// <summary>The assignment of a point.</summary>
    /// <param name="number">The point's number, from 0.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long number) => AtRaw(_allowed?[(int)number] ?? number);

    private IReadOnlyList<(string Name, SpecNode Value)> AtRaw(long number)
    {
        long[] positions = _points.At(number);
        return [.. _space.Parameters.Select((parameter, axis) => (
            parameter.Name, positions[axis] < 0 ? SpaceConditions.Inactive : parameter.GridValue(positions[axis])))];
    }
}
