using CsCheck;
using Gridfold.Grains.Search.Pareto;

namespace Gridfold.Grains.Tests.Search.Pareto;

public sealed class ParetoFrontsTests
{
    // Few different costs, so that equal ones are common.
    private static readonly Gen<double[][]> Points = Gen.Int[1, 4].SelectMany(
        costs => Gen.Int[0, 6].Select(cost => (double)cost).Array[costs].Array[0, 40]);

    [Fact]
    public void Of_AnyPoints_PeelsOneFrontAfterTheOther() =>
        Points.Sample(points => Assert.Equal(Peel(points), ParetoFronts.Of(points)));

    [Fact]
    public void Of_FewFrontsWanted_GivesTheOthersTheNumberAfter() => Gen.Select(Points, Gen.Int[1, 4]).Sample((points, most) =>
        Assert.Equal(Peel(points).Select(front => Math.Min(front, most + 1)), ParetoFronts.Of(points, most)));

    [Fact]
    public void Of_KnownPoints_HasTheirFronts() => Assert.Equal(
        [1, 1, 2, 1, 1, 3],
        ParetoFronts.Of([[1, 5], [2, 3], [2, 4], [4, 1], [4, 1], [5, 5]]));

    [Fact]
    public void Contenders_PointsInAnyOrder_AreThoseThatFewDominate() => Gen.Select(Points, Gen.Int[1, 5]).Sample((points, most) =>
    {
        var contenders = new Contenders(most);
        foreach ((int number, double[] point) in points.Index()) contenders.Add(number, point);
        Assert.Equal(
            Enumerable.Range(0, points.Length).Where(index => points.Count(other => IsBetter(other, points[index])) < most),
            contenders.Points.Select(point => point.Number));
    });

    private static int[] Peel(double[][] points)
    {
        int[] fronts = new int[points.Length];
        for (int front = 1; fronts.Contains(0); front++)
        {
            int[] left = [.. Enumerable.Range(0, points.Length).Where(index => fronts[index] == 0)];
            int[] peeled = [.. left.Where(index => !left.Any(other => IsBetter(points[other], points[index])))];
            foreach (int index in peeled) fronts[index] = front;
        }

        return fronts;
    }

    private static bool IsBetter(double[] one, double[] other) =>
        one.Zip(other).All(pair => pair.First <= pair.Second) && one.Zip(other).Any(pair => pair.First < pair.Second);
}
