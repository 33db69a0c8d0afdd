namespace Gridfold.Grains.Search.Pareto;

/// <summary>
/// Sorts points of costs into fronts. A point dominates another if no cost of it is greater and one is less. Front 1 has the points that no
/// other dominates, front 2 those that only points of front 1 dominate, and so on. The method is the efficient non-dominated sort of Zhang
/// and others (IEEE Transactions on Evolutionary Computation 19, 2015): in the order of their costs, each point searches the fronts so far
/// by halves. With two costs, n points take n log n steps.
/// </summary>
public static class ParetoFronts
{
    /// <summary>Finds the front of each point.</summary>
    /// <param name="points">The costs of each point, equally many.</param>
    /// <param name="most">The greatest number of a front that is wanted. Later fronts count as the one after it.</param>
    /// <returns>For each point the number of its front, from 1.</returns>
    public static int[] Of(IReadOnlyList<double[]> points, int most = int.MaxValue)
    {
        int[] numbers = new int[points.Count];
        var fronts = new List<List<double[]>>();
        foreach (int index in Sorted(points))
        {
            double[] point = points[index];
            int low = 0, high = fronts.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (IsDominated(fronts[middle], point)) low = middle + 1;
                else high = middle;
            }

            numbers[index] = low + 1;
            if (low == most) continue;
            if (low == fronts.Count) fronts.Add([]);
            fronts[low].Add(point);
        }

        return numbers;
    }

    /// <summary>Whether a point dominates another.</summary>
    public static bool Dominates(double[] point, double[] other)
    {
        bool isLess = false;
        for (int cost = 0; cost < point.Length; cost++)
        {
            if (point[cost] > other[cost]) return false;
            isLess |= point[cost] < other[cost];
        }

        return isLess;
    }

    /// <summary>The points in the order of their costs: of the first ones, then of the second, and so on.</summary>
    private static int[] Sorted(IReadOnlyList<double[]> points)
    {
        int[] order = [.. Enumerable.Range(0, points.Count)];
        double[] firsts = [.. points.Select(point => point[0])];
        Array.Sort(firsts, order);

        // Numbers are sorted faster than points, of which few have equal first costs.
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && firsts[end] == firsts[start];) end++;
            if (end - start > 1) order.AsSpan(start, end - start).Sort((first, second) => Compare(points, first, second));
        }

        return order;
    }

    private static int Compare(IReadOnlyList<double[]> points, int first, int second)
    {
        int compared = points[first].AsSpan().SequenceCompareTo(points[second]);
        return compared != 0 ? compared : first.CompareTo(second);
    }

    // The points of a front come in the order of their first costs. Of two costs, the second then falls, so the newest point decides.
    private static bool IsDominated(List<double[]> front, double[] point)
    {
        if (point.Length <= 2) return Dominates(front[^1], point);
        for (int member = front.Count - 1; member >= 0; member--)
            if (Dominates(front[member], point)) return true;
        return false;
    }
}
