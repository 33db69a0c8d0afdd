using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>A search space with a finite number of points, each with a number.</summary>
internal sealed class FiniteSpace
{
    // In a larger space, a repetition is as improbable as in one of real numbers.
    private const long MaxSize = 1L << 62;

    private readonly SearchSpace _space;

    private FiniteSpace(SearchSpace space, long size) => (_space, Size) = (space, size);

    /// <summary>The number of points, at least 1.</summary>
    public long Size { get; }

    /// <summary>Numbers the points of a space. Null when the space has a range of real numbers, or more than 2^62 points.</summary>
    public static FiniteSpace? Of(SearchSpace space)
    {
        long size = 1;
        foreach (Parameter parameter in space.Parameters)
        {
            if (parameter.ValueCount is not { } count || count > MaxSize / size) return null;
            size *= count;
        }

        return new FiniteSpace(space, size);
    }

    /// <summary>The number of the point with an assignment, from 0 to <see cref="Size"/> - 1.</summary>
    public long NumberOf(IReadOnlyList<(string Name, SpecNode Value)> values)
    {
        long number = 0;
        for (int axis = 0; axis < values.Count; axis++)
        {
            Parameter parameter = _space.Parameters[axis];
            long position = parameter.PositionOf(values[axis].Value)
                ?? throw new InvalidOperationException($"{parameter.Name} has no value {SpecJson.Write(values[axis].Value)}.");
            number = (number * parameter.ValueCount!.Value) + position;
        }

        return number;
    }

    /// <summary>The assignment of a point.</summary>
    public IReadOnlyList<(string Name, SpecNode Value)> At(long number)
    {
        var values = new (string Name, SpecNode Value)[_space.Parameters.Count];
        for (int axis = values.Length - 1; axis >= 0; axis--)
        {
            Parameter parameter = _space.Parameters[axis];
            (number, long position) = Math.DivRem(number, parameter.ValueCount!.Value);
            values[axis] = (parameter.Name, parameter.ValueAt(position));
        }

        return values;
    }
}
