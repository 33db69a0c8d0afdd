namespace Gridfold.Grains.Search.Pareto;

/// <summary>
/// Chooses points of a front, one after the other: each time the one that adds most to the hypervolume of those chosen before. No other
/// choice of as many points has more than 1.6 times the hypervolume (Nemhauser and others, Mathematical Programming 14, 1978). What a point
/// adds falls as others are chosen, so a point is measured again only while it could be the next.
/// </summary>
public static class HypervolumeSubset
{
    // The reference point lies behind the worst costs of the front, by this share of their range.
    private const double Margin = 0.1;

    /// <summary>Chooses points.</summary>
    /// <param name="front">The costs of each point, of which none dominates another.</param>
    /// <param name="count">The number of points to choose, at most as many as there are.</param>
    /// <returns>The places of the chosen points, in the order in which they were chosen.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<double[]> front, int count)
    {
        double[] reference = ReferenceOf(front), gains = [.. front.Select(point => Hypervolume.Of([point], reference))];
        int[] measured = new int[front.Count];
        var chosen = new List<int>();
        double reached = 0;
        while (chosen.Count < count)
        {
            int next = Array.IndexOf(gains, gains.Max());
            if (measured[next] == chosen.Count)
            {
                reached += gains[next];
                chosen.Add(next);
                gains[next] = double.NegativeInfinity;
                continue;
            }

            gains[next] = Math.Max(0, Hypervolume.Of(chosen.Append(next).Select(place => front[place]), reference) - reached);
            measured[next] = chosen.Count;
        }

        return chosen;
    }

    private static double[] ReferenceOf(IReadOnlyList<double[]> front) => [.. Enumerable.Range(0, front[0].Length).Select(cost =>
    {
        double least = front.Min(point => point[cost]), most = front.Max(point => point[cost]);
        return most > least ? most + (Margin * (most - least)) : most + 1;
    })];
}
