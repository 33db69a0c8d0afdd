using System.Numerics;
using CsCheck;
using Gridfold.Grains.Search.Sobol;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search.Sobol;

public sealed class SobolTests
{
    [Fact]
    public void EntryOf_EachDimension_HasAPrimitivePolynomialOfItsOwnAndOddNumbers()
    {
        Assert.Equal(161, SobolDirections.MaxDimensions);
        var seen = new HashSet<int>();
        for (int dimension = 1; dimension < SobolDirections.MaxDimensions; dimension++)
        {
            (int polynomial, IReadOnlyList<ulong> initial) = SobolDirections.EntryOf(dimension);
            Assert.True(seen.Add(polynomial));
            Assert.Equal(BitOperations.Log2((uint)polynomial), initial.Count);
            Assert.Equal((1 << initial.Count) - 1, OrderOfX(polynomial));
            for (int index = 0; index < initial.Count; index++) Assert.True(initial[index] % 2 == 1 && initial[index] < 1UL << (index + 1));
        }
    }

    [Fact]
    public void Of_FirstThreeDimensions_GivesThePointsOfTheLiterature()
    {
        // Points 1 to 4 of the unscrambled sequence, in the order of Gray codes 1, 3, 2, 6.
        Assert.Equal([0.5, 0.75, 0.25, 0.375], Points(0));
        Assert.Equal([0.5, 0.25, 0.75, 0.375], Points(1));
        Assert.Equal([0.5, 0.25, 0.75, 0.625], Points(2));

        double[] Points(int dimension)
        {
            ulong[] numbers = SobolDirections.Of(dimension);
            return [.. ((int[])[1, 3, 2, 6]).Select(point =>
                Enumerable.Range(0, 3).Where(bit => (point >> bit & 1) != 0)
                    .Aggregate(0UL, (sum, bit) => sum ^ numbers[bit]) / (double)(1UL << 52))];
        }
    }

    [Fact]
    public void Of_AnyDimension_PutsOnePointInEachPart() =>
        Gen.Select(Gen.Int[0, 160], Gen.ULong, Gen.Int[0, 1000]).Sample((dimension, seed, block) =>
    {
        var coordinate = new SobolCoordinate(dimension, new RandomStream(seed));
        IEnumerable<int> parts = Enumerable.Range(0, 256).Select(point => (int)(coordinate.Of((block * 256L) + point) * 256));
        Assert.Equal(Enumerable.Range(0, 256), parts.Order());
    }, iter: 200);

    [Fact]
    public void Of_FirstTwoDimensions_PutsOnePointInEachBox() => Gen.Select(Gen.ULong, Gen.Int[0, 6]).Sample((seed, split) =>
    {
        var random = new RandomStream(seed);
        SobolCoordinate first = new(0, random), second = new(1, random);
        int columns = 1 << split, rows = 64 / columns;
        IEnumerable<int> boxes = Enumerable.Range(0, 64)
            .Select(point => ((int)(first.Of(point) * columns) * rows) + (int)(second.Of(point) * rows));
        Assert.Equal(Enumerable.Range(0, 64), boxes.Order());
    }, iter: 200);

    [Fact]
    public void Of_OtherScramble_GivesOtherPoints() =>
        Assert.NotEqual(new SobolCoordinate(3, new RandomStream(1)).Of(5), new SobolCoordinate(3, new RandomStream(2)).Of(5));

    /// <summary>The least power of x that is 1 modulo the polynomial over two elements.</summary>
    private static int OrderOfX(int polynomial)
    {
        int degree = BitOperations.Log2((uint)polynomial), power = 1, order = 0;
        do
        {
            power <<= 1;
            if ((power >> degree) != 0) power ^= polynomial;
            order++;
        }
        while (power != 1);
        return order;
    }
}
