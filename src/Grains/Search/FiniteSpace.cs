using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>A search space with a finite number of points, each with a number.</summary>
internal sealed class FiniteSpace
{
    // In a larger space, a repetition is as improbable as in one of real numbers.
    private const long MaxSize = 1L << 62;

    private readonly SearchSpace _space;
    private readonly AllowedPoints _points;

    private FiniteSpace(SearchSpace space, SpaceBranches points)
    {
        _space = space;
        _points = new AllowedPoints(space, points, (parameter, position) => parameter.ValueAt(position));
    }

    /// <summary>The number of points. It is 0 only where constraints leave none.</summary>
    public long Size => _points.Size;

    /// <summary>
    /// Numbers the points of a space. Null when the space has a range of real numbers, more than 2^62 points, choices with more than
    /// 100,000 combinations, or constraints on more than <see cref="AllowedPoints.MaxPoints"/> points.
    /// </summary>
    public static FiniteSpace? Of(SearchSpace space) => SpaceCache.Of(space).Finite;

    /// <summary>Numbers the points of a space for its cache.</summary>
    internal static FiniteSpace? Number(SearchSpace space)
    {
        if (space.Parameters.Any(parameter => parameter.ValueCount is null)) return null;
        try
        {
            var points = SpaceBranches.Of(
                space, parameter => parameter.ValueCount!.Value, Enumerable.Range(0, space.Parameters.Count).Reverse());
            return points.Size <= (space.Constraints.Count > 0 ? AllowedPoints.MaxPoints : MaxSize) ? new FiniteSpace(space, points) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The number of the point with an assignment, from 0 to <see cref="Size"/> - 1. The constraints must allow it.</summary>
    public long NumberOf(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        bool[]? active = _space.Conditions.AreAny ? _space.Conditions.ActiveOf(values) : null;
        return _points.NumberOf(axis => active?[axis] == false ? -1 : _space.Parameters[axis].PositionOf(values[axis].Value)
            ?? throw new InvalidOperationException(
                $"{_space.Parameters[axis].Name} has no value {SpecJson.Write(values[axis].Value)}."));
    }

    /// <summary>The assignment of a point.</summary>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long number) => _points.At(number);
}
