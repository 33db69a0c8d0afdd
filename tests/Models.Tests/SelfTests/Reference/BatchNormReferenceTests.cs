using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class BatchNormReferenceTests
{
    // Of the values -1 and 1 with the 1e-5 that is added to their variance.
    private static readonly double Deviation = Math.Sqrt(1 + 1e-5);

    [Fact]
    public void Compute_TwoRows_BringsEachChannelToItsMeanAndDeviation()
    {
        var reference = new BatchNormReference(rows: 2, channels: 2, places: 1);
        reference.Compute([1, 10, 3, 10], [2, 5], [0.5f, 7], [1, 1, 0, 3]);
        AssertEqual([0.5 - (2 / Deviation), 7, 0.5 + (2 / Deviation), 7], reference.Output);
        AssertEqual([-1 / Deviation, 0], reference.WeightGradient);
        AssertEqual([1, 4], reference.BiasGradient);

        // A tenth of the means 2 and 10; nine tenths of 1, and a tenth of the variances of a sample, 2 and 0.
        AssertEqual([0.2, 1], reference.RunningMean);
        AssertEqual([1.1, 0.9], reference.RunningVariance);

        // The first channel's: weight / deviation (g - (1 + x * -1/deviation) / 2), where x is -1/deviation and 1/deviation.
        double square = 1 / (1 + 1e-5), first = 2 / Deviation * (1 - ((1 + square) / 2));
        double second = 5 / Math.Sqrt(1e-5);
        AssertEqual([first, second * -1, -first, second], reference.InputGradient);
    }

    [Fact]
    public void Compute_Images_TakesAllPlacesOfAChannel()
    {
        var reference = new BatchNormReference(rows: 1, channels: 2, places: 2);
        reference.Compute([-1, 1, -2, 2], [1, 1], [0, 0], [0, 0, 0, 0]);
        double wide = Math.Sqrt(4 + 1e-5);
        AssertEqual([-1 / Deviation, 1 / Deviation, -2 / wide, 2 / wide], reference.Output);
    }

    private static void AssertEqual(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-9);
    }
}
