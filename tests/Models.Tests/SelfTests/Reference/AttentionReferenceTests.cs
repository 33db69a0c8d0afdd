using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The reference against numbers that were worked out by hand.</summary>
public sealed class AttentionReferenceTests
{
    [Fact]
    public void Compute_TwoTimeSteps_WeighsTheirValues()
    {
        // The first query gives both keys the weight 1/2, and the second one gives the keys 1 and 0 the weights 3/4 and 1/4.
        float three = (float)Math.Log(3);
        var reference = new AttentionReference(rows: 1, heads: 1, steps: 2, size: 1);
        reference.Compute([0, three, 1, 0, 8, 4], [false, false], [1, 2]);
        AssertEqual([6, 7], reference.Output);

        // The gradients of the scores are g w (v - output): 1, -1 and 1.5, -1.5.
        AssertEqual([1, 1.5, 1.5 * three, -1.5 * three, 0.5 + 1.5, 0.5 + 0.5], reference.InputGradient);
    }

    [Fact]
    public void Compute_Padding_HasNoWeight()
    {
        var reference = new AttentionReference(rows: 1, heads: 1, steps: 2, size: 1);
        reference.Compute([5, 3, 2, 7, 8, 4], [true, false], [1, 2]);
        AssertEqual([4, 4], reference.Output);
        AssertEqual([0, 0, 0, 0, 0, 3], reference.InputGradient);
    }

    /// <summary>The products of a head are divided by the root of its size, and heads and rows do not see each other.</summary>
    [Fact]
    public void Compute_TwoHeadsOfTwoRows_AreFourCasesOfTheirOwn()
    {
        float[] one = [0.5f, -1, 2, 1, 0.25f, 1, -1, 3];
        float[] Part(int times) => [.. Enumerable.Range(0, 4).SelectMany(part => one.Select(value => value * (part + times)))];
        var all = new AttentionReference(rows: 2, heads: 2, steps: 2, size: 4);
        all.Compute([.. Part(1), .. Part(2), .. Part(3)], [false, false, true, false], Part(4));
        foreach (int part in Enumerable.Range(0, 4))
        {
            float[] Times(int factor) => [.. one.Select(value => value * (part + factor))];
            var single = new AttentionReference(rows: 1, heads: 1, steps: 2, size: 4);
            single.Compute([.. Times(1), .. Times(2), .. Times(3)], [part >= 2, false], Times(4));
            AssertEqual(single.Output, all.Output[(8 * part)..(8 * (part + 1))]);
            foreach (int kind in Enumerable.Range(0, 3))
                AssertEqual(single.InputGradient[(8 * kind)..(8 * (kind + 1))], all.InputGradient[((32 * kind) + (8 * part))..][..8]);
        }
    }

    private static void AssertEqual(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6);
    }
}
