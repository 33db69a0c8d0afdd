namespace Gridfold.Grains.Statistics;

/// <summary>The scale on which scores are averaged and drawn.</summary>
public static class ScoreScale
{
    // With a greater ratio, the small values would lie on the axis.
    private const double MaxLinearRatio = 100;

    /// <summary>Whether values span too wide a range for a linear scale. A value at or below 0 makes the scale linear.</summary>
    public static bool IsLogarithmic(double min, double max) => min > 0 && max / min > MaxLinearRatio;
}
