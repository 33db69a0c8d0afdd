using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Gp;

/// <summary>Looks for the point with the greatest score: many random points, then ever shorter steps from the best of them.</summary>
internal sealed class CandidateSearch
{
    private const int RandomPoints = 400;
    private const int PointsAround = 100;
    private const int Climbers = 4;
    private const int Rounds = 12;
    private const int Steps = 12;
    private const double FirstWidth = 0.15;
    private const double Shrinking = 0.7;

    // The sum of four uniform numbers has the variance 4/12.
    private const double ToUnitDeviation = 1.7320508075688772;

    private readonly int[] _categories;
    private readonly Action<double[]> _round;
    private readonly Func<double[], double> _score;
    private readonly RandomStream _random;

    /// <param name="categories">The number of values on each axis without order; 0 for an axis of places.</param>
    /// <param name="round">Moves a point to the nearest one that can be tried.</param>
    /// <param name="score">The score of a point.</param>
    /// <param name="random">The random stream.</param>
    public CandidateSearch(int[] categories, Action<double[]> round, Func<double[], double> score, RandomStream random) =>
        (_categories, _round, _score, _random) = (categories, round, score, random);

    /// <summary>Finds points.</summary>
    /// <param name="centres">Points that are known to be good.</param>
    /// <returns>All random points and the ends of the climbs. The greatest score comes first.</returns>
    public IEnumerable<double[]> Find(double[][] centres)
    {
        var found = new List<(double[] Point, double Score)>();
        for (int number = 0; number < RandomPoints; number++) found.Add(Rate(Draw()));
        for (int number = 0; number < PointsAround; number++)
            found.Add(Rate(Move(centres[number % centres.Length], 0.02 + (0.2 * _random.NextDouble()))));
        (double[] Point, double Score)[] climbers = [.. found.OrderByDescending(point => point.Score).Take(Climbers)];
        double width = FirstWidth;
        for (int round = 0; round < Rounds; round++, width *= Shrinking)
        {
            for (int climber = 0; climber < climbers.Length; climber++) climbers[climber] = Climb(climbers[climber], width);
        }

        return climbers.Concat(found).OrderByDescending(point => point.Score).Select(point => point.Point);
    }

    /// <summary>The best of a point and its neighbours.</summary>
    private (double[] Point, double Score) Climb((double[] Point, double Score) from, double width)
    {
        (double[] Point, double Score) best = from;
        for (int step = 0; step < Steps; step++)
        {
            (double[] Point, double Score) next = Rate(Move(from.Point, width));
            if (next.Score > best.Score) best = next;
        }

        return best;
    }

    private (double[] Point, double Score) Rate(double[] point) => (point, _score(point));

    private double[] Draw()
    {
        double[] point = new double[_categories.Length];
        for (int axis = 0; axis < point.Length; axis++)
            point[axis] = _categories[axis] > 0 ? _random.NextBelow(_categories[axis]) : _random.NextDouble();
        _round(point);
        return point;
    }

    /// <summary>Moves one axis, and each other axis with a probability of a half. Values without order change less often.</summary>
    /// <param name="from">The point to start from.</param>
    /// <param name="width">The standard deviation of a step.</param>
    private double[] Move(double[] from, double width)
    {
        double[] point = [.. from];
        int chosen = (int)_random.NextBelow(point.Length);
        for (int axis = 0; axis < point.Length; axis++)
        {
            if (axis != chosen && _random.NextDouble() >= (_categories[axis] > 0 ? 0.5 * width : 0.5)) continue;
            if (_categories[axis] > 0)
            {
                point[axis] = _random.NextBelow(_categories[axis]);
                continue;
            }

            double sum = -2;
            for (int part = 0; part < 4; part++) sum += _random.NextDouble();
            point[axis] = Math.Clamp(point[axis] + (sum * ToUnitDeviation * width), 0, 1);
        }

        _round(point);
        return point;
    }
}
