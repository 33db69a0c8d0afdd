using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Maps the values of a range to the interval from 0 to 1. Parts of equal length are equally probable in a random search. A value of a
/// finite range stands for a part of the interval, its cell. Results have the same bits on every processor.
/// </summary>
internal sealed class UnitScale
{
    private readonly RangeParameter _range;
    private readonly double _count;
    private readonly double _low;
    private readonly double _width;

    public UnitScale(RangeParameter range)
    {
        _range = range;
        _count = range.ValueCount ?? 0;
        if (!range.IsLogarithmic)
        {
            (_low, _width) = (range.Min, range.Max - range.Min);
            return;
        }

        // On a logarithmic scale, each whole number stands for the interval of half a unit to both sides.
        double half = range.IsInteger ? 0.5 : 0;
        _low = PortableMath.Log(range.Min - half);
        _width = PortableMath.Log(range.Max + half) - _low;
    }

    /// <summary>The scale of the positions of ordered values.</summary>
    /// <param name="count">The number of values, at least 2.</param>
    public static UnitScale OfPositions(int count) => new(new RangeParameter("", 0, count - 1, true, false, null, null));

    /// <summary>The lower end of the cell at a position; 1 at the number of values.</summary>
    public double EdgeOf(long position) =>
        !_range.IsLogarithmic ? position / _count : position == 0 ? 0 : position >= _count ? 1 : Logarithmic(_range.Min - 0.5 + position);

    /// <summary>The place of the value at a position of a finite range, inside its cell.</summary>
    public double CentreOf(long position) => _range.IsLogarithmic ? Logarithmic(_range.Min + position) : (position + 0.5) / _count;

    /// <summary>The position of a finite range's value whose cell holds the place.</summary>
    public long PositionAt(double place)
    {
        double position = _range.IsLogarithmic
            ? Math.Round(PortableMath.Exp(_low + (place * _width)) - _range.Min)
            : Math.Floor(place * _count);
        return (long)Math.Clamp(position, 0, _count - 1);
    }

    /// <summary>The place of a number of the range.</summary>
    public double PlaceOf(double number) =>
        Math.Clamp(_range.IsLogarithmic ? Logarithmic(number) : (number - _low) / _width, 0, 1);

    /// <summary>The value of a range of real numbers at a place.</summary>
    public SpecNode ValueAt(double place)
    {
        double number = _low + (place * _width);
        return _range.ToNode(Math.Clamp(_range.IsLogarithmic ? PortableMath.Exp(number) : number, _range.Min, _range.Max));
    }

    private double Logarithmic(double number) => (PortableMath.Log(number) - _low) / _width;
}
