using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class SoftmaxReferenceTests
{
    // Their exponentials are 1, 2 and 5, of which the shares are 0.125, 0.25 and 0.625.
    private static readonly float[] Logits = [0, MathF.Log(2), MathF.Log(5)];

    [Fact]
    public void Softmax_Row_IsTheSharesOfTheExponentials()
    {
        (double[] output, double[] gradient) = SoftmaxReference.Softmax([.. Logits, 1, 1, 1], [1, 0, 0, 3, 0, 0], classes: 3);
        AssertEqual([0.125, 0.25, 0.625, 1 / 3.0, 1 / 3.0, 1 / 3.0], output);
        AssertEqual([0.125 * 0.875, 0.25 * -0.125, 0.625 * -0.125, 2 / 3.0, -1 / 3.0, -1 / 3.0], gradient);
    }

    [Fact]
    public void CrossEntropy_Rows_IsTheLogarithmOfTheClassesShare()
    {
        (double sum, double[] gradient) = SoftmaxReference.CrossEntropy([.. Logits, 4, 4, 4], [2, 0], classes: 3);
        Assert.Equal(-Math.Log(0.625) + Math.Log(3), sum, 1e-7);
        AssertEqual([0.0625, 0.125, -0.1875, -1 / 3.0, 1 / 6.0, 1 / 6.0], gradient);
    }

    private static void AssertEqual(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-7);
    }
}
