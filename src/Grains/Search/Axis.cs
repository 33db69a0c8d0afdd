using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>A parameter with at least two values, as searchers compute with it.</summary>
internal sealed class Axis
{
    // The cells of more values are so narrow that the density at their centre stands for their probability.
    private const int FewValues = 64;

    private Axis(int index, Parameter parameter)
    {
        Index = index;
        Parameter = parameter;
        Count = parameter.ValueCount;
        Scale = parameter switch
        {
            RangeParameter range => new UnitScale(range),
            CategoricalParameter { IsOrdered: true } list => UnitScale.OfPositions(list.Values.Count),
            _ => null,
        };
    }

    /// <summary>The parameter's place in the search space, from 0.</summary>
    public int Index { get; }

    public Parameter Parameter { get; }

    /// <summary>The number of values; null for a range of real numbers.</summary>
    public long? Count { get; }

    /// <summary>The scale of a range, or of the positions of ordered values; null for a list of values without order.</summary>
    public UnitScale? Scale { get; }

    /// <summary>The axes of a space. A parameter with a single value gives none.</summary>
    public static Axis[] Of(SearchSpace space) =>
        [.. space.Parameters.Index().Where(entry => entry.Item.ValueCount != 1).Select(entry => new Axis(entry.Index, entry.Item))];

    /// <summary>Whether the values are few or have no order. They are then numbered by position, otherwise by place.</summary>
    public bool HasPositions => Scale is null || Count <= FewValues;

    /// <summary>The assignment with these values on the axes, in the order of the space.</summary>
    public static IReadOnlyList<(string Name, SpecNode Value)> Assign(SearchSpace space, Axis[] axes, Func<Axis, int, SpecNode> value)
    {
        var values = new (string Name, SpecNode Value)[space.Parameters.Count];
        for (int axis = 0; axis < axes.Length; axis++) values[axes[axis].Index] = (axes[axis].Parameter.Name, value(axes[axis], axis));
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index].Name is null) values[index] = (space.Parameters[index].Name, space.Parameters[index].ValueAt(0));
        }

        return space.Conditions.Mask(values);
    }

    /// <summary>The value at a place from 0 to 1. Parts of equal length are equally probable in a random search.</summary>
    public SpecNode ValueAt(double place)
    {
        if (Count is not { } count) return Scale!.ValueAt(place);
        return Parameter.ValueAt(Scale?.PositionAt(place) ?? Math.Min(count - 1, (long)(place * count)));
    }

    /// <summary>
    /// The value as a number: its position or its place. An inactive parameter counts as the middle of its range, or as its first value.
    /// </summary>
    public double NumberOf(SpecNode value)
    {
        bool isInactive = ReferenceEquals(value, SpaceConditions.Inactive)
            || (value is SpecScalar { Kind: ScalarKind.Null } && Parameter.Condition is not null);
        if (Count is not { } count) return isInactive ? 0.5 : Scale!.PlaceOf(((SpecScalar)value).Number!.Value);
        long position = isInactive ? Scale is null ? 0 : (count - 1) / 2 : Parameter.PositionOf(value)
            ?? throw new InvalidOperationException($"{Parameter.Name} has no value {SpecJson.Write(value)}.");
        return HasPositions ? position : Scale!.CentreOf(position);
    }

    /// <summary>The number of the value at a place from 0 to 1.</summary>
    public double NumberAt(double place) => Count is not { } count ? place
        : Scale is null ? Math.Min(count - 1, Math.Floor(place * count))
        : HasPositions ? Scale.PositionAt(place)
        : Scale.CentreOf(Scale.PositionAt(place));

    /// <summary>The place of a number; a position stays what it is where values have no order.</summary>
    public double PlaceOf(double number) => HasPositions && Scale is not null ? Scale.CentreOf((long)number) : number;

    /// <summary>The value with a number.</summary>
    public SpecNode ValueOf(double number) => HasPositions ? Parameter.ValueAt((long)number) : ValueAt(number);
}
