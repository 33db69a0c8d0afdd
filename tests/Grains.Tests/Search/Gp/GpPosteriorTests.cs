using Gridfold.Grains.Search.Gp;

namespace Gridfold.Grains.Tests.Search.Gp;

public sealed class GpPosteriorTests
{
    private static readonly GpParameters LittleNoise = new([2, 2, 0, 0, 0, 0, 0, 0, 0, 0, -12]);

    [Fact]
    public void At_KnownPoints_IsSureOfTheirValues()
    {
        (GpRows rows, double[] targets) = GpLikelihoodTests.Data(20);
        var posterior = new GpPosterior(LittleNoise, rows, targets);
        for (int row = 0; row < 20; row++)
        {
            (double mean, double deviation) = posterior.At(PointOf(rows, row));
            Assert.Equal(targets[row], mean, 0.01);
            Assert.InRange(deviation, 0, 0.01);
        }
    }

    [Fact]
    public void At_FarFromEveryPoint_ExpectsThePrior()
    {
        var rows = new GpRows([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], [false, false, true], 1);
        var parameters = new GpParameters([9, 9, 0, 0, 0, 0, 0, 0, 0, Math.Log(4), -12]);
        (double mean, double deviation) = new GpPosterior(parameters, rows, [1]).At([1, 1, 1]);
        Assert.Equal(0, mean, 1e-6);
        Assert.Equal(2, deviation, 1e-6);
    }

    [Fact]
    public void At_APendingPoint_IsSureAndExpectsTheSame()
    {
        (GpRows rows, double[] targets) = GpLikelihoodTests.Data(20);
        int[] known = [.. Enumerable.Range(0, 15)];
        var without = new GpPosterior(LittleNoise, rows.Select(known), targets[..15]);
        var with = new GpPosterior(LittleNoise, rows, targets[..15]);
        double[] pending = PointOf(rows, 17);
        Assert.InRange(without.At(pending).Deviation, 0.05, 10);
        Assert.InRange(with.At(pending).Deviation, 0, 0.01);
        Assert.Equal(without.At(pending).Mean, with.At(pending).Mean, 1e-9);
    }

    [Fact]
    public void New_EqualPoints_HasAnInverse()
    {
        var rows = new GpRows([[0.5, 0.5, 0.5, 0.5], [0, 0, 0, 0], [0, 0, 0, 0]], [false, false, true], 4);
        Assert.Equal(1, new GpPosterior(LittleNoise, rows, [1, 1, 1, 1]).At([0.5, 0, 0]).Mean, 1e-3);
    }

    private static double[] PointOf(GpRows rows, int row) => [.. rows.Columns.Select(column => column[row])];
}
