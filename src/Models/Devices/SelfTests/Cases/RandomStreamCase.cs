using System.Globalization;
using Gridfold.Models.Devices.SelfTests.Reference;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>What random generators give for a seed: initial weights, and dropout's masks of both kinds.</summary>
/// <param name="count">Numbers of each kind, some thousands: two of the quantities are shares of them.</param>
internal sealed class RandomStreamCase(int count) : SelfTestCase
{
    // Begins each stream of the processor.
    public const ulong Seed = 0x9E37_79B9_7F4A_7C15;

    // Initial weights of 100 inputs.
    public const double Bound = 0.1;

    // Normal numbers of this mean and a deviation of 1.
    public const double NormalMean = 1;

    // A share or moment that is a chance one in 500 million off is wrong.
    private const double Deviations = 6;

    public int Count => count;

    /// <summary>Seeds of hashed masks.</summary>
    public long[] MaskSeeds { get; } = [42, -7_046_029_254_386_353_131];

    /// <summary>The share that each hashed mask keeps; dropout on the processor keeps the last.</summary>
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
            for (int i = 0; i < count; i++) masks[(mask * count) + i] = (bits.NextBits() >> 40) < Kept[mask] * (1 << 24) ? 1 / Kept[mask] : 0;
        }

        // The square of 1 + z has mean 2 and variance 6, for the fourth moment of z is 3.
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
