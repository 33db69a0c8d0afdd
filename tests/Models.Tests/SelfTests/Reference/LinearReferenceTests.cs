using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class LinearReferenceTests
{
    [Fact]
    public void Compute_TwoRows_IsTheProductAndItsGradients()
    {
        var reference = new LinearReference(rows: 2, inputs: 2, outputs: 3);
        reference.Compute([1, 2, 3, 4], [1, 10, 2, 20, 3, 30], [0.5f, 0, 0], [1, 0, 0, 0, 1, 2]);
        Assert.Equal([21.5, 42, 63, 43.5, 86, 129], reference.Output);
        Assert.Equal([1, 10, 8, 80], reference.InputGradient);
        Assert.Equal([1, 2, 3, 4, 6, 8], reference.WeightGradient);
        Assert.Equal([1, 1, 2], reference.BiasGradient);
    }
}
