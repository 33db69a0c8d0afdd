using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class PoolingReferenceTests
{
    private static readonly float[] Image = [1, 2, 3, 4, 9, 6, 7, 8, 5];

    [Fact]
    public void Compute_SlidingMax_GivesTheGradientToTheGreatest()
    {
        var reference = PoolingReference.Sliding(maps: 1, height: 3, width: 3, isMax: true, size: 2, stride: 1, padding: 0);
        reference.Compute(Image, [1, 2, 4, 8]);
        Assert.Equal([9, 9, 9, 9], reference.Output);
        Assert.Equal([0, 0, 0, 0, 15, 0, 0, 0, 0], reference.InputGradient);
    }

    [Fact]
    public void Compute_SlidingMaxWithPadding_NeverTakesThePadding()
    {
        var reference = PoolingReference.Sliding(maps: 1, height: 2, width: 2, isMax: true, size: 2, stride: 2, padding: 1);
        reference.Compute([-1, -2, -3, -4], [1, 2, 3, 4]);
        Assert.Equal([-1, -2, -3, -4], reference.Output);
        Assert.Equal([1, 2, 3, 4], reference.InputGradient);
    }

    [Fact]
    public void Compute_SlidingMeanWithPadding_CountsThePaddingAsZeros()
    {
        var reference = PoolingReference.Sliding(maps: 1, height: 3, width: 3, isMax: false, size: 3, stride: 2, padding: 1);
        reference.Compute(Image, [9, 18, 0, 0]);
        Assert.Equal([16 / 9.0, 20 / 9.0, 28 / 9.0, 28 / 9.0], reference.Output);
        Assert.Equal([1, 3, 2, 1, 3, 2, 0, 0, 0], reference.InputGradient);
    }

    [Fact]
    public void Compute_Adaptive_CutsPartsThatOverlap()
    {
        // Of three lines, two parts of two; each map by itself.
        var mean = PoolingReference.Adaptive(maps: 2, height: 3, width: 2, isMax: false, parts: 2);
        mean.Compute([1, 0, 2, 0, 3, 0, 10, 0, 20, 0, 30, 0], [2, 0, 4, 0, 0, 0, 2, 0]);
        Assert.Equal([1.5, 0, 2.5, 0, 15, 0, 25, 0], mean.Output);
        Assert.Equal([1, 0, 3, 0, 2, 0, 0, 0, 1, 0, 1, 0], mean.InputGradient);
    }

    [Fact]
    public void Compute_AdaptiveMax_TakesTheGreatestOfTheWholeImage()
    {
        var max = PoolingReference.Adaptive(maps: 1, height: 3, width: 3, isMax: true, parts: 1);
        max.Compute(Image, [3]);
        Assert.Equal([9], max.Output);
        Assert.Equal([0, 0, 0, 0, 3, 0, 0, 0, 0], max.InputGradient);
    }
}
