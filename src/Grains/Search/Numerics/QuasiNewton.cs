namespace Gridfold.Grains.Search.Numerics;

/// <summary>
/// The limited-memory BFGS method (Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35, 1980)
/// with steps that are halved until the function falls enough (Armijo).
/// </summary>
internal static class QuasiNewton
{
    private const int Memory = 8;
    private const double Fall = 1e-4;
    private const double SmallGradient = 1e-3;

    // No coordinate changes by more in one step.
    private const double LongestStep = 2;

    /// <summary>Computes a function's value and its gradient.</summary>
    public delegate double Function(double[] point, double[] gradient);

    /// <summary>Finds a point where the function is small.</summary>
    /// <param name="function">The function. It may be infinite where it is not defined, but not at the start.</param>
    /// <param name="start">The first point.</param>
    /// <param name="evaluations">The greatest number of evaluations, at least 1.</param>
    public static double[] Minimise(Function function, double[] start, int evaluations)
    {
        double[] point = [.. start], gradient = new double[start.Length];
        double value = function(point, gradient);
        var steps = new List<(double[] Step, double[] Change, double Curvature)>(Memory + 1);
        double length = 1 / Math.Max(1, Greatest(gradient));
        for (int used = 1; used < evaluations && Greatest(gradient) > SmallGradient;)
        {
            double[] direction = Direct(gradient, steps, length);
            double slope = Dot(direction, gradient);
            double[] next = new double[point.Length], slopes = new double[point.Length];
            double share = Math.Min(1, LongestStep / Greatest(direction)), found = double.PositiveInfinity;
            for (; used < evaluations; used++, share /= 2)
            {
                for (int index = 0; index < next.Length; index++) next[index] = point[index] + (share * direction[index]);
                found = function(next, slopes);
                if (found <= value + (Fall * share * slope)) break;
            }

            if (used == evaluations) return found < value ? next : point;
            used++;
            double[] step = Subtract(next, point), change = Subtract(slopes, gradient);
            double curvature = Dot(step, change);
            if (curvature > 1e-10)
            {
                steps.Add((step, change, curvature));
                if (steps.Count > Memory) steps.RemoveAt(0);
                length = curvature / Dot(change, change);
            }

            (point, gradient, value) = (next, slopes, found);
        }

        return point;
    }

    private static double[] Direct(double[] gradient, List<(double[] Step, double[] Change, double Curvature)> steps, double length)
    {
        double[] direction = [.. gradient.Select(slope => -slope)], shares = new double[steps.Count];
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            shares[index] = Dot(steps[index].Step, direction) / steps[index].Curvature;
            Add(direction, steps[index].Change, -shares[index]);
        }

        for (int index = 0; index < direction.Length; index++) direction[index] *= length;
        for (int index = 0; index < steps.Count; index++)
            Add(direction, steps[index].Step, shares[index] - (Dot(steps[index].Change, direction) / steps[index].Curvature));
        return direction;
    }

    private static void Add(double[] vector, double[] other, double factor)
    {
        for (int index = 0; index < vector.Length; index++) vector[index] += factor * other[index];
    }

    private static double[] Subtract(double[] vector, double[] other) => [.. vector.Zip(other, (one, two) => one - two)];

    private static double Dot(double[] vector, double[] other)
    {
        double sum = 0;
        for (int index = 0; index < vector.Length; index++) sum += vector[index] * other[index];
        return sum;
    }

    private static double Greatest(double[] vector)
    {
        double greatest = 0;
        foreach (double number in vector) greatest = Math.Max(greatest, Math.Abs(number));
        return greatest;
    }
}
