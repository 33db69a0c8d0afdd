using static Gridfold.SearchBench.Regrets.Functions.BbobMaps;

namespace Gridfold.SearchBench.Regrets.Functions;

/// <summary>
/// The 24 functions without noise of Hansen, Finck, Ros and Auger, "Real-parameter black-box optimization benchmarking 2009: noiseless
/// functions definitions", RR-6829, for points from -5 to 5. The least value of each is 0. Penalties outside the bounds are left out.
/// </summary>
internal static class BbobFunctions
{
    public const int Count = 24;

    /// <summary>Makes a function.</summary>
    /// <param name="number">The number, from 1 to <see cref="Count"/>.</param>
    /// <param name="at">The instance.</param>
    public static Func<double[], double> Create(int number, BbobInstance at)
    {
        double[] optimum = at.Optimum;
        double[][] r = at.Rotation, q = at.Other;
        double[] Shifted(double[] x) => Minus(x, optimum);
        double[] Turned(double[] x) => Times(r, Shifted(x));
        double[] Slanted(double alpha, double[] x) => Times(q, Scale(alpha, Turned(x)));
        double[] Bowed(double[] x) => [.. Times(r, x).Select(value => (Math.Max(1, Math.Sqrt(at.Dimensions) / 8) * value) + 0.5)];
        return number switch
        {
            1 => x => Shifted(x).Sum(Square),
            2 => x => Ellipsoid(6, Oscillate(Shifted(x))),
            3 => x => Rastrigin(Scale(10, Bend(0.2, Oscillate(Shifted(x))))),
            4 => x => BuecheRastrigin(
                Oscillate(Minus(x, [.. optimum.Select((place, axis) => axis % 2 == 0 ? Math.Abs(place) : place)]))),
            5 => x => x.Select((value, axis) => Math.Pow(10, ShareOf(axis, x.Length)) * (5 - (at.Signs[axis] * value))).Sum(),
            6 => x => Math.Pow(Oscillate(Slanted(10, x).Select((z, axis) => Square((z * optimum[axis] > 0 ? 100 : 1) * z)).Sum()), 0.9),
            7 => x => StepEllipsoid(Scale(10, Turned(x)), q),
            8 => x => Rosenbrock(
                [.. x.Select((value, axis) => (Math.Max(1, Math.Sqrt(x.Length) / 8) * (value - (0.75 * optimum[axis]))) + 1)]).Sum(),
            9 => x => Rosenbrock(Bowed(x)).Sum(),
            10 => x => Ellipsoid(6, Oscillate(Turned(x))),
            11 => x => Oscillate(Turned(x)).Select((z, axis) => (axis == 0 ? 1e6 : 1) * z * z).Sum(),
            12 => x => Times(r, Bend(0.5, Turned(x))).Select((z, axis) => (axis == 0 ? 1 : 1e6) * z * z).Sum(),
            13 => x => Slanted(10, x) is var z ? Square(z[0]) + (100 * Math.Sqrt(z.Skip(1).Sum(Square))) : 0,
            14 => x => Math.Sqrt(Turned(x).Select((z, axis) => Math.Pow(Math.Abs(z), 2 + (4 * ShareOf(axis, x.Length)))).Sum()),
            15 => x => Rastrigin(Times(r, Scale(10, Times(q, Bend(0.2, Oscillate(Turned(x))))))),
            16 => x => Weierstrass(Times(r, Scale(0.01, Times(q, Oscillate(Turned(x)))))),
            17 => x => Schaffer(Scale(10, Times(q, Bend(0.5, Turned(x))))),
            18 => x => Schaffer(Scale(1000, Times(q, Bend(0.5, Turned(x))))),
            19 => x => 10 + (10 * Rosenbrock(Bowed(x)).Average(s => (s / 4000) - Math.Cos(s))),
            20 => x => Schwefel(x, at.Signs),
            21 => Gallagher(101, 1000, 4, 5, at),
            22 => Gallagher(21, 1e6, 3.92, 4.9, at),
            23 => x => Katsuura(Slanted(100, x)),
            24 => x => Lunacek([.. x.Select((value, axis) => 2 * at.Signs[axis] * value)], at),
            _ => throw new ArgumentOutOfRangeException(nameof(number)),
        };
    }

    private static double Square(double value) => value * value;

    private static double Ellipsoid(double powers, double[] z) =>
        z.Select((value, axis) => Math.Pow(10, powers * ShareOf(axis, z.Length)) * value * value).Sum();

    private static double Rastrigin(double[] z) => z.Sum(value => (10 * (1 - Math.Cos(2 * Math.PI * value))) + (value * value));

    private static double BuecheRastrigin(double[] z) => Rastrigin([.. z.Select((value, axis) =>
        value * Math.Pow(10, 0.5 * ShareOf(axis, z.Length)) * (value > 0 && axis % 2 == 0 ? 10 : 1))]);

    private static double StepEllipsoid(double[] z, double[][] q)
    {
        double[] steps = [.. z.Select(value => Math.Abs(value) > 0.5 ? Math.Floor(0.5 + value) : Math.Floor(0.5 + (10 * value)) / 10)];
        return 0.1 * Math.Max(Math.Abs(z[0]) / 1e4, Ellipsoid(2, Times(q, steps)));
    }

    private static IEnumerable<double> Rosenbrock(double[] z) =>
        z.Zip(z.Skip(1), (one, next) => (100 * Square((one * one) - next)) + Square(one - 1));

    private static double Weierstrass(double[] z)
    {
        double At(double value) =>
            Enumerable.Range(0, 12).Sum(k => Math.Pow(0.5, k) * Math.Cos(2 * Math.PI * Math.Pow(3, k) * (value + 0.5)));
        return 10 * Math.Pow(z.Average(At) - At(0), 3);
    }

    private static double Schaffer(double[] z) => Square(z.Zip(z.Skip(1), (one, next) => Math.Sqrt((one * one) + (next * next)))
        .Average(s => Math.Sqrt(s) * (1 + Square(Math.Sin(50 * Math.Pow(s, 0.2))))));

    private static double Schwefel(double[] x, double[] signs)
    {
        const double place = 4.2096874633;
        double[] turned = [.. x.Select((value, axis) => 2 * signs[axis] * value)];
        double[] leant = [.. turned.Select((value, axis) => value + (axis == 0 ? 0 : 0.25 * (turned[axis - 1] - place)))];
        double[] z = [.. Scale(10, [.. leant.Select(value => value - place)]).Select(value => 100 * (value + place))];
        double outside = 100 * z.Sum(value => Square(Math.Max(0, Math.Abs(value / 100) - 5)));
        return 4.189828872724339 - (z.Average(value => value * Math.Sin(Math.Sqrt(Math.Abs(value)))) / 100) + outside;
    }

    private static Func<double[], double> Gallagher(int peaks, double first, double nearest, double farthest, BbobInstance at)
    {
        int[] order = at.DrawOrder(peaks - 1);
        var known = Enumerable.Range(0, peaks).Select(peak =>
        {
            double alpha = peak == 0 ? first : Math.Pow(1000, 2.0 * order[peak - 1] / (peaks - 2));
            int[] axes = at.DrawOrder(at.Dimensions);
            return (
                Height: peak == 0 ? 10 : 1.1 + (8.0 * (peak - 1) / (peaks - 2)),
                Place: at.Draw(peak == 0 ? nearest : farthest),
                Scales: axes.Select(axis => Math.Pow(alpha, 0.5 * ShareOf(axis, at.Dimensions)) / Math.Pow(alpha, 0.25)).ToArray());
        }).ToArray();
        return x => Square(Oscillate(10 - known.Max(peak => peak.Height * Math.Exp(
            Times(at.Rotation, Minus(x, peak.Place)).Zip(peak.Scales, (z, scale) => scale * z * z).Sum() / (-2 * x.Length)))));
    }

    private static double Katsuura(double[] z)
    {
        double factor = 10.0 / (z.Length * z.Length), product = 1;
        for (int axis = 0; axis < z.Length; axis++)
        {
            double sum = Enumerable.Range(1, 32).Select(j => Math.Pow(2, j))
                .Sum(two => Math.Abs((two * z[axis]) - Math.Round(two * z[axis])) / two);
            product *= Math.Pow(1 + ((axis + 1) * sum), 10 / Math.Pow(z.Length, 1.2));
        }

        return factor * (product - 1);
    }

    private static double Lunacek(double[] x, BbobInstance at)
    {
        const double middle = 2.5, depth = 1;
        double scale = 1 - (1 / ((2 * Math.Sqrt(x.Length + 20)) - 8.2)), second = -Math.Sqrt(((middle * middle) - depth) / scale);
        double[] moved = [.. x.Select(value => value - middle)];
        double bowl = Math.Min(moved.Sum(Square), (depth * x.Length) + (scale * x.Sum(value => Square(value - second))));
        double[] z = Times(at.Other, Scale(100, Times(at.Rotation, moved)));
        return bowl + (10 * z.Sum(value => 1 - Math.Cos(2 * Math.PI * value)));
    }
}
