using Gridfold.Grains.Search.Gp;

namespace Gridfold.Grains.Tests.Search.Gp;

public sealed class ExpectedImprovementTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-0.9)]
    [InlineData(-1)]
    [InlineData(-1.1)]
    [InlineData(-4)]
    [InlineData(-12)]
    public void Log_AnyDistance_IsThatOfTheIntegral(double z)
    {
        // The mean improvement on 5 + 2 z, for a cost with mean 5 and deviation 2: an integral over the lower costs.
        double sum = 0;
        for (int part = 0; part < 200_000; part++)
        {
            double below = (part + 0.5) * 1e-4, cost = z - below;
            sum += below * Math.Exp(-0.5 * ((cost * cost) - (z < 0 ? z * z : 0))) * 1e-4;
        }

        double expected = Math.Log(2 * sum / Math.Sqrt(2 * Math.PI)) - (z < 0 ? z * z / 2 : 0);
        Assert.Equal(expected, ExpectedImprovement.Log(5, 2, 5 + (2 * z)), 1e-5);
    }

    [Fact]
    public void Log_HopelessPoints_StillTellsThemApart() =>
        Assert.True(ExpectedImprovement.Log(100, 1, 0) < ExpectedImprovement.Log(99, 1, 0));
}
