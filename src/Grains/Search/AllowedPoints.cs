using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The points of a finite space with their assignments. Points that constraints forbid have no number.</summary>
internal sealed class AllowedPoints
{
    /// <summary>The greatest number of points that are compared with constraints one by one.</summary>
    public const long MaxPoints = 1_000_000;

    private readonly SearchSpace _space;
    private readonly SpaceBranches _points;
    private readonly Func<Parameter, long, SpecNode> _valueAt;

    // The numbers that the allowed points have without constraints, ascending. Null for a space without constraints.
    private readonly long[]? _allowed;

    /// <param name="space">The space.</param>
    /// <param name="points">The points without constraints. With constraints, there are at most <see cref="MaxPoints"/>.</param>
    /// <param name="valueAt">The value of a parameter at a position.</param>
    public AllowedPoints(SearchSpace space, SpaceBranches points, Func<Parameter, long, SpecNode> valueAt)
    {
        (_space, _points, _valueAt) = (space, points, valueAt);
        if (space.Constraints.Count > 0) _allowed = [.. Find()];
    }

    /// <summary>The number of points. It is 0 only where constraints leave none.</summary>
    public long Size => _allowed?.Length ?? _points.Size;

    /// <summary>The assignment of a point.</summary>
    /// <param name="number">The point's number, from 0.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long number) => Assign(_allowed?[(int)number] ?? number);

    /// <summary>The number of a point.</summary>
    /// <param name="positionOf">The position of a parameter's value; -1 for an inactive parameter.</param>
    public long NumberOf(Func<int, long> positionOf)
    {
        long point = _points.NumberOf(positionOf);
        if (_allowed is null) return point;
        int number = Array.BinarySearch(_allowed, point);
        return number >= 0 ? number : throw new InvalidOperationException("The constraints forbid the point.");
    }

    private IEnumerable<long> Find()
    {
        for (long point = 0; point < _points.Size; point++)
        {
            if (_space.Allows(Assign(point))) yield return point;
        }
    }

    private IReadOnlyList<(string Name, SpecNode Value)> Assign(long point)
    {
        long[] positions = _points.At(point);
        return [.. _space.Parameters.Select((parameter, axis) => (
            parameter.Name, positions[axis] < 0 ? SpaceConditions.Inactive : _valueAt(parameter, positions[axis])))];
    }
}
