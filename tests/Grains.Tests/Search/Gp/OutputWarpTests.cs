using CsCheck;
using Gridfold.Grains.Search.Gp;

namespace Gridfold.Grains.Tests.Search.Gp;

public sealed class OutputWarpTests
{
    [Fact]
    public void Warp_AnyCosts_KeepsTheirOrder() => Gen.Double[-100, 100].Array[2, 50].Sample(costs =>
    {
        double[] warped = OutputWarp.Warp(costs);
        int[] order = [.. Enumerable.Range(0, costs.Length).OrderBy(index => costs[index])];
        for (int place = 1; place < order.Length; place++) Assert.True(warped[order[place]] >= warped[order[place - 1]]);
        if (costs.Distinct().Count() < 2) return;
        Assert.Equal(0, warped.Average(), 1e-9);
        Assert.Equal(1, warped.Average(value => value * value), 1e-9);
    }, iter: 200);

    [Fact]
    public void Warp_FarOutlier_DoesNotHideTheDifferencesOfTheOthers()
    {
        double[] warped = OutputWarp.Warp([0, 0.1, 0.2, 0.3, 0.4, 1000]);
        Assert.InRange(warped[4] - warped[0], 0.5, 10);
    }

    [Fact]
    public void Warp_EqualCosts_BecomeZero() => Assert.Equal([0, 0, 0], OutputWarp.Warp([7, 7, 7]));
}
