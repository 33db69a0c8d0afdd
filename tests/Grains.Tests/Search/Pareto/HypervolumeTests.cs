using CsCheck;
using Gridfold.Grains.Search.Pareto;

namespace Gridfold.Grains.Tests.Search.Pareto;

public sealed class HypervolumeTests
{
    private const int Side = 7;

    // Points of whole numbers: their hypervolume is a number of unit cells.
    private static readonly Gen<double[][]> Points = Gen.Int[1, 3].SelectMany(
        costs => Gen.Int[0, Side + 1].Select(cost => (double)cost).Array[costs].Array[1, 12]);

    [Fact]
    public void Of_AnyPoints_IsTheNumberOfDominatedCells() => Points.Sample(points =>
    {
        int costs = points[0].Length;
        int cells = Enumerable.Range(0, (int)Math.Pow(Side, costs)).Count(cell =>
        {
            int[] corner = [.. Enumerable.Range(0, costs).Select(cost => cell / (int)Math.Pow(Side, cost) % Side)];
            return points.Any(point => point.Zip(corner).All(pair => pair.First <= pair.Second));
        });
        Assert.Equal(cells, Hypervolume.Of(points, ReferenceOf(costs)));
    });

    [Fact]
    public void Of_TwoCosts_IsTheAreaOfASteppedShape() =>
        Assert.Equal((4 * 1) + (3 * 2) + (1 * 1), Hypervolume.Of([[1, 4], [2, 2], [4, 1]], [5, 5]));

    [Fact]
    public void Of_ThreeCosts_CountsWhatBoxesShareOnce() =>
        Assert.Equal((2 * 2 * 4) + (4 * 1 * 2) - (2 * 1 * 2), Hypervolume.Of([[2, 2, 0], [0, 3, 2]], [4, 4, 4]));

    [Fact]
    public void Choose_AnyFront_TakesTheGreatestGainEachTime() => Gen.Select(Points, Gen.Int[1, 5]).Sample((points, count) =>
    {
        double[][] front = [.. points.Zip(ParetoFronts.Of(points)).Where(pair => pair.Second == 1).Select(pair => pair.First)];
        count = Math.Min(count, front.Length);
        IReadOnlyList<int> chosen = HypervolumeSubset.Choose(front, count);
        Assert.Equal(count, chosen.Distinct().Count());
        double[] reference = [.. Enumerable.Range(0, front[0].Length).Select(cost => front.Max(point => point[cost])
            + (front.Max(point => point[cost]) > front.Min(point => point[cost])
                ? 0.1 * (front.Max(point => point[cost]) - front.Min(point => point[cost]))
                : 1))];
        for (int taken = 0; taken < count; taken++)
        {
            double Reached(int next) => Hypervolume.Of(chosen.Take(taken).Append(next).Select(place => front[place]), reference);
            Assert.Equal(Enumerable.Range(0, front.Length).Max(Reached), Reached(chosen[taken]), 1e-9);
        }
    });

    private static double[] ReferenceOf(int costs) => [.. Enumerable.Repeat((double)Side, costs)];
}
