using Gridfold.Models.SelfTests.Reference;

namespace Gridfold.Models.Tests.SelfTests.Reference;

/// <summary>The generator against what its standards publish.</summary>
public sealed class MersenneTwisterTests
{
    [Fact]
    public void NextBits_DefaultSeed_GivesThePublishedNumbers()
    {
        var stream = new MersenneTwister(5489);
        Assert.Equal((3_499_211_612U, 581_869_302U, 3_890_346_734U), (stream.NextBits(), stream.NextBits(), stream.NextBits()));

        // The C++ standard demands this of std::mt19937's 10,000th number.
        for (int i = 4; i < 10_000; i++) stream.NextBits();
        Assert.Equal(4_123_659_995, stream.NextBits());
    }

    [Fact]
    public void NextLongBits_Seed_PutsTheFirstNumberAbove()
    {
        Assert.Equal((3_499_211_612UL << 32) | 581_869_302, new MersenneTwister(5489).NextLongBits());
    }
}
