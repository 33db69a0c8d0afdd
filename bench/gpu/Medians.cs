namespace Gridfold.GpuCheck;

/// <summary>Medians of measured times.</summary>
internal static class Medians
{
    /// <summary>The middle value; the upper one of an even number.</summary>
    /// <param name="values">At least one.</param>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
