using Gridfold.Grains.Search.Cmaes;
using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Tests.Search.Cmaes;

public sealed class IntegerMarginTests
{
    // With 5 dimensions and a population of 10, each neighbour has a probability of at least 1/100.
    private static readonly IntegerMargin Margin = new(5, 10);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.41)]
    [InlineData(0.4)]
    [InlineData(0.58)]
    public void Keep_NarrowInsideTheAxis_GivesBothNeighboursTheLeastProbability(double mean)
    {
        (double kept, double widening) = Margin.Keep(mean, 0.001, 0.4, 0.6);
        double below = Math.Abs(kept - 0.4) / (0.001 * widening), above = Math.Abs(0.6 - kept) / (0.001 * widening);
        Assert.InRange(kept, 0.4, 0.6);
        Assert.InRange(PortableMath.UpperTail(below), 0.0099, 0.5);
        Assert.InRange(PortableMath.UpperTail(above), 0.0099, 0.5);
        Assert.Equal(0.01, Math.Min(PortableMath.UpperTail(below), PortableMath.UpperTail(above)), 0.0001);
    }

    [Fact]
    public void Keep_WideInsideTheAxis_ChangesNothing() => Assert.Equal((0.45, 1), Margin.Keep(0.45, 0.1, 0.4, 0.6));

    [Fact]
    public void Keep_NarrowAtAnEnd_MovesTheMeanTowardsTheNextValue()
    {
        (double low, double lowWidening) = Margin.Keep(0.02, 0.01, null, 0.2);
        (double high, double highWidening) = Margin.Keep(0.98, 0.01, 0.8, null);
        Assert.Equal((1, 1), (lowWidening, highWidening));
        Assert.Equal(0.01, PortableMath.UpperTail((0.2 - low) / 0.01), 0.0001);
        Assert.Equal(0.01, PortableMath.UpperTail((high - 0.8) / 0.01), 0.0001);
    }
}
