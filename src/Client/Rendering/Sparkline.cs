namespace Gridfold.Client.Rendering;

/// <summary>A curve in one line of text: the higher the value, the higher the block.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Draws a curve.</summary>
    /// <param name="values">The values, in order. Those that are no finite numbers are left out.</param>
    /// <param name="width">The most characters, at least 1.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length < 2) return "";
        double[] shown = [.. Enumerable.Range(0, Math.Min(width, finite.Length))
            .Select(place => finite[(int)(((long)(place + 1) * finite.Length / Math.Min(width, finite.Length)) - 1)])];
        (double least, double most) = (shown.Min(), shown.Max());
        return string.Concat(shown.Select(
            value => Blocks[most > least ? (int)Math.Min(Blocks.Length - 1, (value - least) / (most - least) * Blocks.Length) : 0]));
    }
}
