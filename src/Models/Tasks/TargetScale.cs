using System.Text.Json.Serialization;

namespace Gridfold.Models.Tasks;

/// <summary>The standardisation of a target, fitted on the training rows: (value - mean) / deviation.</summary>
/// <param name="Mean">The mean of the training rows, in the unit of the target.</param>
/// <param name="Deviation">Their standard deviation, above 0; 1 where all are equal.</param>
public sealed record TargetScale(double Mean, double Deviation)
{
    /// <summary>The name of the target; null where it is the only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Fits the scale to numbers, at least one.</summary>
    public static TargetScale Of(IReadOnlyList<double> values)
    {
        // Differences from the first number keep their digits where all are large. Those of equal numbers are exactly 0.
        double first = values[0], mean = first + values.Average(value => value - first);
        double farthest = values.Max(value => Math.Abs(value - mean));
        if (values.All(value => value.Equals(first))) return new TargetScale(first, 1);

        // Squares of small numbers would vanish, and squares of large ones overflow.
        return new TargetScale(mean, farthest * Math.Sqrt(values.Average(value => Square((value - mean) / farthest))));
    }

    /// <summary>Gives the standardised number.</summary>
    public float Standardize(double value) => (float)((value - Mean) / Deviation);

    /// <summary>Gives the number in the unit of the target.</summary>
    public double Restore(float standardized) => (standardized * Deviation) + Mean;

    private static double Square(double value) => value * value;
}
