using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Search;

/// <summary>A metric, and whether its greatest or its least value is best.</summary>
/// <param name="Metric">A metric's name, as in <c>validation_f1_macro</c>.</param>
/// <param name="IsMaximized">Whether the greatest value is best.</param>
[GenerateSerializer, Immutable, Alias("gridfold.objective")]
public sealed record Objective([property: Id(0)] string Metric, [property: Id(1)] bool IsMaximized)
{
    /// <summary>The direction as the file writes it: "max" or "min".</summary>
    public string Mode => IsMaximized ? "max" : "min";

    /// <summary>Whether the metric is a loss: at least 0, without an upper bound.</summary>
    public bool IsLoss => MetricTable.Find(Metric)?.IsLoss == true;

    /// <summary>
    /// Compares two scores. The result is negative when the first score is better. Scores that differ only by the rounding of their sums
    /// are equal: the means 27/30 + 29/30 and 28/30 + 28/30 are one score.
    /// </summary>
    public int Compare(double first, double second) =>
        IsMaximized ? Rounded(second).CompareTo(Rounded(first)) : Rounded(first).CompareTo(Rounded(second));

    /// <summary>Whether two scores are one but for the rounding of their sums. Two missing scores are equal.</summary>
    public static bool AreEqual(double? first, double? second) =>
        first is { } one && second is { } other ? Rounded(one).Equals(Rounded(other)) : first is null && second is null;

    // Sums of a few folds err in the last of 52 bits. The upper 32 tell scores apart to one part in four billion.
    private static double Rounded(double score)
    {
        const long half = 1L << 19, kept = ~((1L << 20) - 1);
        return double.IsFinite(score) ? BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(score) + half) & kept) : score;
    }
}
