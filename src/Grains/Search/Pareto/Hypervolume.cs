namespace Gridfold.Grains.Search.Pareto;

/// <summary>
/// The hypervolume of points of costs: the volume of all that a point dominates, up to a reference point. It is exact. Two costs are swept
/// in order, in n log n steps. Of three, slices along the last cost are swept, in n² log n steps.
/// </summary>
public static class Hypervolume
{
    /// <summary>Computes the hypervolume.</summary>
    /// <param name="points">The costs of each point. A point that is not better than the reference in each cost adds nothing.</param>
    /// <param name="reference">The reference point, of one to three costs.</param>
    public static double Of(IEnumerable<double[]> points, double[] reference)
    {
        double[][] inside = [.. points.Where(point => !point.Zip(reference).Any(pair => pair.First >= pair.Second))];
        return reference.Length switch
        {
            1 => inside.Length == 0 ? 0 : reference[0] - inside.Min(point => point[0]),
            2 => Area(inside, reference),
            3 => Volume(inside, reference),
            _ => throw new ArgumentOutOfRangeException(nameof(reference), "A hypervolume is of one to three costs."),
        };
    }

    private static double Area(double[][] points, double[] reference)
    {
        double area = 0, upper = reference[1];
        foreach (double[] point in points.OrderBy(point => point[0]))
        {
            if (point[1] >= upper) continue;
            area += (reference[0] - point[0]) * (upper - point[1]);
            upper = point[1];
        }

        return area;
    }

    private static double Volume(double[][] points, double[] reference)
    {
        double[][] layers = [.. points.OrderBy(point => point[2])];
        double volume = 0;
        for (int count = 1; count <= layers.Length; count++)
        {
            double end = count < layers.Length ? layers[count][2] : reference[2], height = end - layers[count - 1][2];
            if (height > 0) volume += height * Area(layers[..count], reference);
        }

        return volume;
    }
}
