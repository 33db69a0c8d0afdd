using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void Adjust_FourTests_IsWorkedOutByHand()
    {
        // In ascending order 0.005, 0.01, 0.03 and 0.04, times 4, 3, 2 and 1; no value is below the one before it.
        double[] adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Adjust_GreatValues_StayProbabilities() => Assert.Equal([1, 1], Holm.Adjust([0.9, 0.7]));

    [Fact]
    public void Adjust_NoTest_IsEmpty() => Assert.Empty(Holm.Adjust([]));
}
