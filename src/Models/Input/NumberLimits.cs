namespace Gridfold.Models.Input;

/// <summary>The limits of a number. A null limit is none.</summary>
/// <param name="Min">The least value.</param>
/// <param name="Above">The value that the number must be above.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Below">The value that the number must be below.</param>
public sealed record NumberLimits(double? Min, double? Above, double? Max, double? Below)
{
    /// <summary>The limits that allow what either allows.</summary>
    public NumberLimits Widen(NumberLimits other) => new(
        Min is { } one && other.Min is { } two ? Math.Min(one, two) : null,
        Above is { } low && other.Above is { } lower ? Math.Min(low, lower) : null,
        Max is { } most && other.Max is { } more ? Math.Max(most, more) : null,
        Below is { } high && other.Below is { } higher ? Math.Max(high, higher) : null);
}
