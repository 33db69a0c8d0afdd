namespace Gridfold.SearchBench.Fronts;

/// <summary>
/// Functions with known fronts: ZDT1 to ZDT3 of Zitzler, Deb and Thiele (Evolutionary Computation 8, 2000), and DTLZ2 of three objectives
/// of Deb and others (CEC 2002). Places are from 0 to 1.
/// </summary>
internal static class TestFronts
{
    /// <summary>The names of the functions.</summary>
    public static string[] Names { get; } = ["zdt1", "zdt2", "zdt3", "dtlz2"];

    /// <summary>The number of objectives of a function.</summary>
    public static int ObjectivesOf(string function) => function == "dtlz2" ? 3 : 2;

    /// <summary>The reference point of hypervolumes, the same in each objective.</summary>
    public static double ReferenceOf(string function) => function == "dtlz2" ? 1.1 : 2;

    /// <summary>The costs of a point.</summary>
    public static double[] CostsOf(string function, double[] x)
    {
        if (function == "dtlz2")
        {
            double off = 1 + x[2..].Sum(place => (place - 0.5) * (place - 0.5)), one = x[0] * Math.PI / 2, two = x[1] * Math.PI / 2;
            return [off * Math.Cos(one) * Math.Cos(two), off * Math.Cos(one) * Math.Sin(two), off * Math.Sin(one)];
        }

        double g = 1 + (9 * x[1..].Average()), ratio = x[0] / g;
        return [x[0], g * function switch
        {
            "zdt1" => 1 - Math.Sqrt(ratio),
            "zdt2" => 1 - (ratio * ratio),
            "zdt3" => 1 - Math.Sqrt(ratio) - (ratio * Math.Sin(10 * Math.PI * x[0])),
            _ => throw new ArgumentException(function),
        }];
    }

    /// <summary>The hypervolume of the function's front from the reference point.</summary>
    public static double HypervolumeOf(string function) => function switch
    {
        "zdt1" => 4 - (1.0 / 3),
        "zdt2" => 4 - (2.0 / 3),
        "zdt3" => SteppedArea(),
        _ => 1.331 - (Math.PI / 6),
    };

    // The front of ZDT3 is the part of its curve that falls below all of the curve to its left.
    private static double SteppedArea()
    {
        const int steps = 100_000;
        double area = 0, least = 2;
        for (int step = 0; step < steps; step++)
        {
            double place = (step + 0.5) * 2 / steps;
            if (place <= 1) least = Math.Min(least, CostsOf("zdt3", [place, 0])[1]);
            area += (2 - least) * 2 / steps;
        }

        return area;
    }
}
