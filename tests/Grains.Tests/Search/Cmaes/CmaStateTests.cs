using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Cmaes;

public sealed class CmaStateTests
{
    private static readonly double[] Covariance = [0.04, 0.01, 0.01, 0.09];

    /// <summary>The values of table 1 of the tutorial for 10 dimensions, computed apart in Python.</summary>
    [Fact]
    public void CmaRates_TenDimensions_AreThoseOfTheTutorial()
    {
        var rates = new CmaRates(10, CmaRates.LeastPopulation(10));
        Assert.Equal(10, rates.Population);
        Assert.Equal(3.1672992, rates.EffectiveBetter, 1e-6);
        Assert.Equal(1, rates.Weights[..5].Sum(), 1e-12);
        Assert.Equal(-1.6489457, rates.Weights[5..].Sum(), 1e-6);
        Assert.Equal(0.2844286, rates.SizePathRate, 1e-6);
        Assert.Equal(1.2844286, rates.SizeDamping, 1e-6);
        Assert.Equal(0.2949904, rates.ShapePathRate, 1e-6);
        Assert.Equal(0.0152838, rates.RankOneRate, 1e-6);
        Assert.Equal(0.0235518, rates.RankManyRate, 1e-6);
        Assert.Equal(3.0847267, rates.ExpectedLength, 1e-6);
    }

    [Fact]
    public void Draw_Start_HasItsMeanAndCovariance()
    {
        CmaState state = CmaState.Start(new CmaRates(2, 6), [0.3, 0.6], Covariance)!;
        var random = new RandomStream(1);
        double[][] points = [.. Enumerable.Range(0, 20_000).Select(_ => state.Draw(random))];
        Assert.Equal(0.3, points.Average(point => point[0]), 0.005);
        Assert.Equal(0.6, points.Average(point => point[1]), 0.01);
        Assert.Equal(0.01, points.Average(point => (point[0] - 0.3) * (point[1] - 0.6)), 0.001);
        Assert.Equal(0.2, state.DeviationOn(0), 1e-12);
        Assert.Equal(0.3, state.DeviationOn(1), 1e-12);
    }

    /// <summary>Where ranks say nothing, the distribution neither moves nor grows on average.</summary>
    [Fact]
    public void After_RandomRanks_KeepsTheSizeOnAverage()
    {
        var rates = new CmaRates(2, 6);
        var random = new RandomStream(2);
        double logGrowth = 0;
        for (int walk = 0; walk < 400; walk++)
        {
            CmaState state = CmaState.Start(rates, [0.5, 0.5], [1e-8, 0, 0, 1e-8])!;
            for (int generation = 0; generation < 10; generation++)
                state = state.After([.. rates.Weights.Select(weight => new WeighedPoint(state.Draw(random), weight, true))])!;
            logGrowth += Math.Log(state.Size / 1e-4) / 400;
        }

        Assert.InRange(logGrowth, -0.4, 0.4);
    }

    /// <summary>A point from elsewhere pulls the mean by a bounded number of deviations.</summary>
    [Fact]
    public void After_PointsFromElsewhere_MovesAShortWay()
    {
        var rates = new CmaRates(2, 6);
        CmaState state = CmaState.Start(rates, [0.5, 0.5], [1e-4, 0, 0, 1e-4])!;
        CmaState After(bool isDrawn) => state.After([.. rates.Weights.Select(weight => new WeighedPoint([1, 0.5], weight, isDrawn))])!;
        Assert.Equal(0.5 + (0.01 * rates.GreatestLength), After(false).Mean[0], 1e-9);
        Assert.Equal(1, After(true).Mean[0], 1e-9);
    }

    [Fact]
    public void Start_CovarianceWithoutRoot_IsRefused() => Assert.Null(CmaState.Start(new CmaRates(2, 6), [0, 0], [1, 2, 2, 1]));
}
