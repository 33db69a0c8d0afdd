namespace Gridfold.SearchBench.Regrets.Functions;

/// <summary>The maps that functions of BBOB are built from: section 0.2 of RR-6829.</summary>
internal static class BbobMaps
{
    /// <summary>The share of an axis: 0 for the first one, 1 for the last one.</summary>
    public static double ShareOf(int axis, int dimensions) => axis / (dimensions - 1.0);

    public static double[] Minus(double[] x, double[] other) => [.. x.Zip(other, (one, two) => one - two)];

    public static double[] Times(double[][] matrix, double[] x) => [.. matrix.Select(row => row.Zip(x, (one, two) => one * two).Sum())];

    /// <summary>Multiplies each axis by alpha to the power of half its share.</summary>
    public static double[] Scale(double alpha, double[] x) =>
        [.. x.Select((value, axis) => value * Math.Pow(alpha, 0.5 * ShareOf(axis, x.Length)))];

    /// <summary>Makes a smooth function a little irregular.</summary>
    public static double[] Oscillate(double[] x) => [.. x.Select(Oscillate)];

    public static double Oscillate(double x)
    {
        if (x == 0) return 0;
        double log = Math.Log(Math.Abs(x));
        (double first, double second) = x > 0 ? (10, 7.9) : (5.5, 3.1);
        return Math.Sign(x) * Math.Exp(log + (0.049 * (Math.Sin(first * log) + Math.Sin(second * log))));
    }

    /// <summary>Bends the axes where they are above 0.</summary>
    public static double[] Bend(double beta, double[] x) =>
        [.. x.Select((value, axis) => value > 0 ? Math.Pow(value, 1 + (beta * ShareOf(axis, x.Length) * Math.Sqrt(value))) : value)];
}
