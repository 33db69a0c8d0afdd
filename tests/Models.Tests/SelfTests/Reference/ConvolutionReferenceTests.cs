using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class ConvolutionReferenceTests
{
    [Fact]
    public void Compute_OneChannel_SumsWhatIsUnderTheKernel()
    {
        var reference = new ConvolutionReference(rows: 1, inputs: 1, height: 2, width: 3, outputs: 1, size: 2, stride: 1, padding: 0);
        reference.Compute([1, 2, 3, 4, 5, 6], [1, 10, 100, 1000], [0.5f], [1, 2]);
        Assert.Equal([5421.5, 6532.5], reference.Output);
        Assert.Equal([1, 12, 20, 100, 1200, 2000], reference.InputGradient);
        Assert.Equal([5, 8, 14, 17], reference.WeightGradient);
        Assert.Equal([3], reference.BiasGradient);
    }

    [Fact]
    public void Compute_StrideAndPadding_ReadsZerosAroundTheImage()
    {
        var reference = new ConvolutionReference(rows: 1, inputs: 1, height: 3, width: 3, outputs: 1, size: 3, stride: 2, padding: 1);
        reference.Compute([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9], [0], [1, 0, 0, 10]);

        // The upper left place sees 1 2 4 5 under 5 6 8 9, the lower right one 5 6 8 9 under 1 2 4 5.
        Assert.Equal([94, 106, 106, 94], reference.Output);
        Assert.Equal([5, 6, 0, 8, 19, 20, 0, 40, 50], reference.InputGradient);
        Assert.Equal([50, 60, 0, 80, 91, 2, 0, 4, 5], reference.WeightGradient);
        Assert.Equal([11], reference.BiasGradient);
    }

    [Fact]
    public void Compute_ChannelsAndRows_KeepsThemApart()
    {
        var reference = new ConvolutionReference(rows: 2, inputs: 2, height: 1, width: 2, outputs: 2, size: 1, stride: 1, padding: 0);
        reference.Compute([1, 2, 3, 4, 5, 6, 7, 8], [1, 10, 100, 1000], [0.25f, 0.5f], [1, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal([31.25, 42.25, 3100.5, 4200.5, 75.25, 86.25, 7500.5, 8600.5], reference.Output);
        Assert.Equal([1, 0, 10, 0, 0, 100, 0, 1000], reference.InputGradient);
        Assert.Equal([1, 3, 6, 8], reference.WeightGradient);
        Assert.Equal([1, 1], reference.BiasGradient);
    }
}
