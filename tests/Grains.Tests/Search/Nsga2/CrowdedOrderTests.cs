using CsCheck;
using Gridfold.Grains.Search.Nsga2;
using Gridfold.Grains.Search.Pareto;

namespace Gridfold.Grains.Tests.Search.Nsga2;

public sealed class CrowdedOrderTests
{
    // Few different costs, so that equal ones are common.
    private static readonly Gen<double[][]> Points = Gen.Int[1, 3].SelectMany(
        costs => Gen.Int[0, 9].Select(cost => (double)cost).Array[costs].Array[0, 30]);

    [Fact]
    public void FirstOf_AnyPoints_IsTheOrderOfThePlainReference() => Gen.Select(Points, Gen.Int[1, 12]).Sample((points, count) =>
        Assert.Equal(Sorted([.. points]).Take(count), CrowdedOrder.FirstOf(points, count)));

    [Fact]
    public void DistancesOf_KnownFront_AddsTheRoomOfEachCost() => Assert.Equal(
        [double.PositiveInfinity, (2 / 4.0) + (4 / 5.0), (3 / 4.0) + (2 / 5.0), double.PositiveInfinity],
        CrowdedOrder.DistancesOf([[0, 5], [1, 2], [2, 1], [4, 0]]));

    [Fact]
    public void DistancesOf_CostThatAllShare_CountsForNone() =>
        Assert.Equal([double.PositiveInfinity, 1, double.PositiveInfinity], CrowdedOrder.DistancesOf([[0, 3], [1, 3], [2, 3]]));

    /// <summary>Peels one front after the other, and sorts each by the distances that are found point by point.</summary>
    private static IEnumerable<int> Sorted(double[][] points)
    {
        var left = Enumerable.Range(0, points.Length).ToList();
        while (left.Count > 0)
        {
            int[] front = [.. left.Where(one => !left.Any(other => ParetoFronts.Dominates(points[other], points[one])))];
            foreach (int point in front.OrderByDescending(point => Room(points, front, point)).ThenBy(point => point)) yield return point;
            left.RemoveAll(front.Contains);
        }
    }

    private static double Room(double[][] points, int[] front, int point)
    {
        double room = 0;
        for (int cost = 0; cost < points[point].Length; cost++)
        {
            int[] sorted = [.. front.OrderBy(member => points[member][cost]).ThenBy(member => member)];
            int place = Array.IndexOf(sorted, point);
            double range = points[sorted[^1]][cost] - points[sorted[0]][cost];
            if (range == 0) continue;
            room += place == 0 || place == sorted.Length - 1
                ? double.PositiveInfinity
                : (points[sorted[place + 1]][cost] - points[sorted[place - 1]][cost]) / range;
        }

        return room;
    }
}
