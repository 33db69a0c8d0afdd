using Gridfold.Grains.Statistics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Statistics;

public sealed class PairedTestTests
{
    [Fact]
    public void PValue_FiveFolds_IsScipys()
    {
        // stats.t.sf(mean / sqrt(variance * (1/5 + 1/4)), 4)
        double[] advantages = [0.02, 0.01, -0.01, 0.03, 0.02];
        Assert.Equal(0.12040075145137528, PairedTest.PValue(advantages, 0.25), 1e-12);
        Assert.Equal(0.8795992485486247, PairedTest.PValue([.. advantages.Select(advantage => -advantage)], 0.25), 1e-12);
    }

    /// <summary>Without a variance, the test of signs counts: 1/2^3.</summary>
    [Theory]
    [InlineData(0.01, 0.125)]
    [InlineData(0, 1)]
    [InlineData(-0.01, 1)]
    public void PValue_EqualAdvantages_IsJudgedByTheSigns(double advantage, double expected) =>
        Assert.Equal(expected, PairedTest.PValue([advantage, advantage, advantage], 0.5));

    /// <summary>
    /// The advantages in ten folds have the correlation that Nadeau and Bengio assume, which is 1/10. Of 4,000 pairs of equally good
    /// trials, the test separates 5 %, within four standard errors. Without the correction it separates more than twice as many.
    /// </summary>
    [Fact]
    public void PValue_CorrelatedFoldsOfEqualTrials_KeepsItsLevel()
    {
        const int pairs = 4000, folds = 10;
        var random = new RandomStream(7);
        double shared = Math.Sqrt(0.1), own = Math.Sqrt(0.9);
        int separated = 0, uncorrected = 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            double common = shared * Normal(random);
            double[] advantages = [.. Enumerable.Range(0, folds).Select(_ => common + (own * Normal(random)))];
            if (PairedTest.PValue(advantages, 1.0 / 9) <= 0.05) separated++;
            if (PairedTest.PValue(advantages, 0) <= 0.05) uncorrected++;
        }

        double error = Math.Sqrt(0.05 * 0.95 / pairs);
        Assert.InRange(separated / (double)pairs, 0.05 - (4 * error), 0.05 + (4 * error));
        Assert.True(uncorrected > 2 * separated, $"{uncorrected} without the correction, {separated} with it");
    }

    private static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
