using System.Globalization;
using Gridfold.Models.SelfTests.Reference;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The numbers that random generators give for a seed: initial weights, and dropout's masks on processors and on GPUs.</summary>
/// <param name="count">Numbers of each kind. Thousands are needed, since two of the quantities are statistics of them.</param>
internal sealed class RandomStreamCase(int count) : SelfTestCase
{
    /// <summary>The seed of each of libtorch's generators.</summary>
    public const ulong Seed = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The uniform numbers lie within this distance of 0, as the initial weights of a layer with 100 inputs do.</summary>
    public const double Bound = 0.1;

    /// <summary>The mean of the normal numbers, whose standard deviation is 1.</summary>
    public const double NormalMean = 1;

    // A statistic is wrong beyond this many of its standard deviations. A right one exceeds them once in 500 million times.
    private const double Deviations = 6;

    public int Count => count;

    /// <summary>Seeds of hashed masks.</summary>
    public long[] MaskSeeds { get; } = [42, -7_046_029_254_386_353_131];

    /// <summary>The share that each hashed mask keeps; dropout on the processor keeps the last one.</summary>
    public double[] Kept { get; } = [0.5, 0.8];

    public override string Operation => "random streams";

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"random streams, {count} numbers");

    public override Quantity[] Expected()
    {
        double[] uniform = new double[count], masks = new double[count * MaskSeeds.Length];
        var stream = new MersenneTwister(unchecked((uint)Seed));
        for (int i = 0; i < count; i++) uniform[i] = ((stream.NextBits() & 0xFFFFFF) * (2 * Bound / (1 << 24))) - Bound;
        stream = new MersenneTwister(unchecked((uint)Seed));
        double[] seeds = [stream.NextLongBits() % long.MaxValue, stream.NextLongBits() % long.MaxValue];
        for (int mask = 0; mask < MaskSeeds.Length; mask++)
        {
            var bits = new RandomStream(unchecked((ulong)MaskSeeds[mask]));
            ulong limit = (ulong)(Kept[mask] * (1 << 24));
            for (int i = 0; i < count; i++) masks[(mask * count) + i] = bits.NextBits() >> 40 < limit ? 1 / Kept[mask] : 0;
        }

        // With z normal, the square of 1 + z has the mean 2 and the variance 6: the fourth moment of z is 3.
        double kept = Kept[^1];
        return
        [
            new(QuantityNames.Uniform, uniform),
            new(QuantityNames.Seeds, seeds),
            new(QuantityNames.HashedMasks, masks),
            new(QuantityNames.KeptShare, [kept]) { Tolerance = Deviations * Math.Sqrt((1 - kept) / (kept * count)) },
            new(QuantityNames.NormalMoments, [NormalMean, 2]) { Tolerance = Deviations * Math.Sqrt(6.0 / count) / 2 },
        ];
    }
}
