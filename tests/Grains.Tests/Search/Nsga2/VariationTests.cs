using Gridfold.Grains.Search.Nsga2;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Nsga2;

public sealed class VariationTests
{
    private const int Draws = 20_000;

    /// <summary>Steps up or down have the density 6 (1 - step)^5, cut at the bounds.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(0)]
    [InlineData(1)]
    public void Mutate_AnyPlace_StepsAsThePolynomialSays(double place)
    {
        var random = new RandomStream(1);
        double[] mutated = [.. Enumerable.Range(0, Draws).Select(_ => Variation.Mutate(place, random))];
        Assert.All(mutated, number => Assert.InRange(number, 0, 1));
        double Below(double step) => 1 - Math.Pow(1 - step, 6);
        foreach (double step in new[] { 0.01, 0.03, 0.1 })
        {
            double expected = 0.5 * (1 + (place < 1 ? Math.Min(1, Below(step) / Below(1 - place)) : 1));
            Assert.Equal(expected, mutated.Count(number => number <= place + step) / (double)Draws, 0.012);
        }
    }

    /// <summary>Half of the children lie between the parents, and the mean of all is theirs. A spread above 1.1 has 1.1^-6 / 2.</summary>
    [Fact]
    public void Cross_ParentsFarFromTheBounds_SpreadsAsTheIndexSays()
    {
        var random = new RandomStream(2);
        double[] children = [.. Enumerable.Range(0, Draws).Select(_ => Variation.Cross(0.55, 0.45, random))];
        Assert.Equal(0.5, children.Average(), 0.002);
        double[] spreads = [.. children.Select(child => Math.Abs(child - 0.5) / 0.05)];
        Assert.Equal(0.5, spreads.Count(spread => spread < 1) / (double)Draws, 0.012);
        Assert.Equal(0.5 * Math.Pow(1.1, -6), spreads.Count(spread => spread > 1.1) / (double)Draws, 0.012);
    }

    [Fact]
    public void Cross_ParentsAtTheBounds_StaysInside()
    {
        var random = new RandomStream(3);
        double[] children = [.. Enumerable.Range(0, Draws).Select(_ => Variation.Cross(0, 1, random))];
        Assert.All(children, child => Assert.InRange(child, 0, 1));
        Assert.Equal(0.5, children.Average(), 0.01);
        Assert.Equal(0.3, Variation.Cross(0.3, 0.3, random));
    }
}
