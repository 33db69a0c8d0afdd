namespace Gridfold.Grains.Search.Pareto;

/// <summary>
/// The points that can be among the best of a search: those that fewer than a number of other points dominate. The first fronts with so
/// many points have no others, because all that dominate a point are on fronts before its own. Points may come in any order.
/// </summary>
/// <param name="most">The number of points that are wanted at most.</param>
public sealed class Contenders(int most)
{
    private readonly List<Contender> _points = [];

    /// <summary>The numbers and costs of the points, in the order of the numbers.</summary>
    public IReadOnlyList<(int Number, double[] Costs)> Points =>
        [.. _points.OrderBy(point => point.Number).Select(point => (point.Number, point.Costs))];

    /// <summary>Adds a point. It is compared with the contenders alone: what dominates many others is among them.</summary>
    /// <param name="number">The number of the point.</param>
    /// <param name="costs">Its costs.</param>
    public void Add(int number, double[] costs)
    {
        var added = new Contender(number, costs);
        foreach (Contender point in _points)
        {
            if (ParetoFronts.Dominates(point.Costs, costs) && ++added.Dominators == most) return;
        }

        foreach (Contender point in _points)
            if (ParetoFronts.Dominates(costs, point.Costs)) point.Dominators++;
        _points.RemoveAll(point => point.Dominators >= most);
        _points.Add(added);
    }

    private sealed class Contender(int number, double[] costs)
    {
        public int Number { get; } = number;

        public double[] Costs { get; } = costs;

        public int Dominators { get; set; }
    }
}
