using Gridfold.Models.Training.Engines.Fused;

namespace Gridfold.Models.Tests.Training.Engines.Fused;

public sealed class FusionSizesTests
{
    [Fact]
    public void Best_TimesThatHardlyGrow_GivesTheGreatestSize() =>
        Assert.Equal(32, FusionSizes.Best(32, size => TimeSpan.FromMilliseconds(10 + size)));

    [Fact]
    public void Best_MostBetweenTwoSizes_TriesExactlyThatMany() =>
        Assert.Equal(9, FusionSizes.Best(9, _ => TimeSpan.FromMilliseconds(10)));

    [Fact]
    public void Best_OneDisturbedMeasurement_GoesOn() =>
        Assert.Equal(32, FusionSizes.Best(32, size => TimeSpan.FromMilliseconds(size == 4 ? 100 : 10)));

    [Fact]
    public void Best_TwoSizesWithoutGain_StopsThere()
    {
        List<int> tried = [];
        int best = FusionSizes.Best(32, size =>
        {
            tried.Add(size);
            return TimeSpan.FromMilliseconds(size <= 2 ? 10 : 10 * size);
        });

        Assert.Equal(2, best);
        Assert.Equal([1, 2, 4, 8], tried);
    }

    [Fact]
    public void Best_SeveralSlowerThanOneByOne_GivesOne() =>
        Assert.Equal(1, FusionSizes.Best(32, size => TimeSpan.FromMilliseconds(size * size)));

    [Fact]
    public void Best_DeviceRefusesASize_TriesNoGreaterOne()
    {
        List<int> tried = [];
        int best = FusionSizes.Best(32, size =>
        {
            tried.Add(size);
            return size < 8 ? TimeSpan.FromMilliseconds(10) : null;
        });

        Assert.Equal(4, best);
        Assert.Equal([1, 2, 4, 8], tried);
    }

    [Fact]
    public void Best_OneNetworkRefused_GivesOne() => Assert.Equal(1, FusionSizes.Best(32, _ => null));
}
