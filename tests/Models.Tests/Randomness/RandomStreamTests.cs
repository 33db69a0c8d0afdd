using CsCheck;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void NextBits_KnownSeed_GivesSplitMix64Reference()
    {
        // The first outputs for seed 1234567 of Vigna's reference implementation.
        var random = new RandomStream(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL],
            [random.NextBits(), random.NextBits(), random.NextBits()]);
    }

    [Fact]
    public void NextBelow_AnyCount_StaysInRange() =>
        Gen.Select(Gen.ULong, Gen.Long[1, long.MaxValue])
            .Sample((seed, count) => new RandomStream(seed).NextBelow(count) is var value && value >= 0 && value < count);

    [Fact]
    public void Shuffle_AnyLength_Permutes() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 200]).Sample((seed, length) =>
        {
            int[] items = [.. Enumerable.Range(0, length)];
            new RandomStream(seed).Shuffle(items);
            return items.Order().SequenceEqual(Enumerable.Range(0, length));
        });

    [Fact]
    public void Derive_OtherPurpose_GivesOtherSeed()
    {
        Assert.Equal(Seed.Derive(42, "fold", 1), Seed.Derive(42, "fold", 1));
        Assert.NotEqual(Seed.Derive(42, "fold", 1), Seed.Derive(42, "fold", 2));
        Assert.NotEqual(Seed.Derive(42, "fold", 1), Seed.Derive(43, "fold", 1));
    }
}
