using Gridfold.Grains.Search.Pareto;

namespace Gridfold.Grains.Search.Nsga2;

/// <summary>
/// The order of points in NSGA-II: those of earlier fronts first, and in a front those with more room around them first. Of equal ones the
/// earlier point comes first.
/// </summary>
public static class CrowdedOrder
{
    /// <summary>Chooses the first points of the order.</summary>
    /// <param name="points">The costs of each point, equally many.</param>
    /// <param name="count">The number of points to choose.</param>
    /// <returns>The places of the chosen points in the order: all of them where there are no more.</returns>
    public static int[] FirstOf(IReadOnlyList<double[]> points, int count)
    {
        int[] fronts = ParetoFronts.Of(points, count);
        double[] distances = new double[points.Count];
        foreach (IGrouping<int, int> front in Enumerable.Range(0, points.Count).GroupBy(point => fronts[point]))
        {
            int[] members = [.. front];
            foreach ((int member, double distance) in members.Zip(DistancesOf([.. members.Select(member => points[member])])))
                distances[member] = distance;
        }

        return [.. Enumerable.Range(0, points.Count)
            .OrderBy(point => fronts[point]).ThenByDescending(point => distances[point]).ThenBy(point => point).Take(count)];
    }

    /// <summary>
    /// The crowding distance of each point of a front: the sum over the costs of the distance between the two neighbours, as a share of the
    /// front's range. It is infinite for the least and the greatest of a cost. A cost that all points share counts for none.
    /// </summary>
    /// <param name="front">The costs of each point.</param>
    public static double[] DistancesOf(IReadOnlyList<double[]> front)
    {
        double[] distances = new double[front.Count];
        for (int cost = 0; cost < front[0].Length; cost++)
        {
            int[] order = [.. Enumerable.Range(0, front.Count).OrderBy(point => front[point][cost])];
            double range = front[order[^1]][cost] - front[order[0]][cost];
            if (range <= 0) continue;
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            for (int place = 1; place < order.Length - 1; place++)
                distances[order[place]] += (front[order[place + 1]][cost] - front[order[place - 1]][cost]) / range;
        }

        return distances;
    }
}
