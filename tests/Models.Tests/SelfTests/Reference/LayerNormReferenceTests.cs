using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class LayerNormReferenceTests
{
    [Fact]
    public void Compute_TwoRows_BringsEachRowToItsMeanAndDeviation()
    {
        // The rows have the means 2 and 0 and the variances 1 and 4.
        double narrow = Math.Sqrt(1 + 1e-5), wide = Math.Sqrt(4 + 1e-5);
        var reference = new LayerNormReference(rows: 2, values: 2);
        reference.Compute([1, 3, -2, 2], [2, 5], [0.5f, 7], [1, 0, 0, 1]);
        AssertEqual([0.5 - (2 / narrow), 7 + (5 / narrow), 0.5 - (4 / wide), 7 + (10 / wide)], reference.Output);
        AssertEqual([-1 / narrow, 2 / wide], reference.WeightGradient);
        AssertEqual([1, 1], reference.BiasGradient);

        // A row's gradient is (w g - (sum of w g + x * sum of w g x) / 2) / deviation, where x is the normalised value.
        double square = 1 / (1 + 1e-5), first = (2 - ((2 + (2 * square)) / 2)) / narrow, other = (0 - ((2 - (2 * square)) / 2)) / narrow;
        double wideSquare = 4 / (4 + 1e-5);
        AssertEqual(
            [first, other, (0 - ((5 - (5 * wideSquare)) / 2)) / wide, (5 - ((5 + (5 * wideSquare)) / 2)) / wide], reference.InputGradient);
    }

    private static void AssertEqual(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-9);
    }
}
