using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

public sealed class HashedMaskTests
{
    private const int Count = 100_000;

    [Fact]
    public void Of_Seed_IsSplitMix64()
    {
        using Tensor mask = HashedMask.Of([42], [0.5], 1000, CPU);
        ulong state = 42;
        foreach (float value in mask.data<float>().ToArray())
        {
            state += 0x9E3779B97F4A7C15;
            ulong bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            Assert.Equal(bits >> 40 < 1 << 23 ? 2 : 0, value);
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void Of_Probability_KeepsThatShareAndTheMean(double kept)
    {
        using Tensor mask = HashedMask.Of([-7_046_029_254_386_353_131], [kept], Count, CPU);
        float[] values = mask.data<float>().ToArray();
        Assert.Collection(values.Distinct().Order(), zero => Assert.Equal(0, zero), scale => Assert.Equal(1 / (float)kept, scale, 1e-6f));

        // Five deviations of a binomial share, and of the correlation of neighbours.
        double share = values.Count(value => value > 0) / (double)Count, deviation = Math.Sqrt(kept * (1 - kept) / Count);
        Assert.InRange(share, kept - (5 * deviation), kept + (5 * deviation));
        double together = values.Zip(values.Skip(1)).Count(pair => pair.First > 0 && pair.Second > 0) / (double)Count;
        Assert.InRange((together - (kept * kept)) / (kept * (1 - kept)), -5 / Math.Sqrt(Count) * 3, 5 / Math.Sqrt(Count) * 3);
    }

    [Fact]
    public void Of_ManySeeds_GivesEachTheMaskThatItHasAlone()
    {
        long[] seeds = [1, long.MaxValue, 0];
        double[] kept = [0.5, 0.8, 1];
        using Tensor masks = HashedMask.Of(seeds, kept, 300, CPU);
        Assert.Equal([3, 300], masks.shape);
        for (int index = 0; index < seeds.Length; index++)
        {
            using Tensor alone = HashedMask.Of([seeds[index]], [kept[index]], 300, CPU);
            Assert.Equal(alone.data<float>().ToArray(), masks[index].data<float>().ToArray());
        }

        Assert.All(masks[2].data<float>().ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void DrawSeed_Generator_DeterminesTheSeeds()
    {
        using Generator first = new(Seed.Derive(1, "dropout", 1)), second = new(Seed.Derive(1, "dropout", 1));
        long[] seeds = [.. Enumerable.Range(0, 100).Select(_ => HashedMask.DrawSeed(first))];
        Assert.Equal(seeds, Enumerable.Range(0, 100).Select(_ => HashedMask.DrawSeed(second)));
        Assert.Equal(100, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0, long.MaxValue));
    }
}
