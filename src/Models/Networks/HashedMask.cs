using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Dropout's masks on a GPU. TorchSharp makes generators for the processor alone, and copying what they draw would take longer than the step; so they draw a seed for each mask, and the GPU makes
/// value i of it from output i of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). The same seed gives the same mask on any device.
/// </summary>
internal static class HashedMask
{
    private const int Bits = 24;

    // Numbers that native code uses are held here: else they are collected under it. Those without a device may meet tensors on any.
    private static readonly Scalar Gamma = unchecked((long)0x9E3779B97F4A7C15).ToScalar();
    private static readonly Scalar First = unchecked((long)0xBF58476D1CE4E5B9).ToScalar();
    private static readonly Scalar Second = unchecked((long)0x94D049BB133111EB).ToScalar();
    private static readonly Scalar One = 1L.ToScalar();
    private static readonly Scalar All = (1 << Bits).ToScalar();
    private static readonly Shift By30 = new(30), By27 = new(27), By31 = new(31), ByRest = new(64 - Bits);

    /// <summary>A seed for one mask.</summary>
    public static long DrawSeed(Generator generator)
    {
        using Tensor seed = randint(long.MaxValue, [1], ScalarType.Int64, generator: generator);
        return seed.item<long>();
    }

    /// <summary>One mask for each seed: what values are multiplied with, 0 or the reciprocal of the share that is kept.</summary>
    /// <param name="seeds">One for each mask.</param>
    /// <param name="kept">Of each mask the probability that a value is kept, above 0.</param>
    /// <param name="count">Values of a mask.</param>
    /// <param name="device">Where they are made.</param>
    /// <returns>[masks, values], 32-bit floats.</returns>
    public static Tensor Of(long[] seeds, double[] kept, long count, Device device)
    {
        using DisposeScope scope = NewDisposeScope();

        // One copy, for which the host does not wait until the device has computed what it was given before.
        Tensor perMask = tensor([.. seeds, .. kept.Select(share => (long)(share * (1 << Bits)))], [2, seeds.Length, 1]).to(device.type, device.index, non_blocking: true);
        (Tensor start, Tensor limit) = (perMask.select(0, 0), perMask.select(0, 1));
        using Scalar end = (count + 1).ToScalar();
        Tensor bits = arange(One, end, One, ScalarType.Int64, device).mul_(Gamma).unsqueeze(0).add(start, One);
        By30.Mix(bits).mul_(First);
        By27.Mix(bits).mul_(Second);
        By31.Mix(bits);
        Tensor isKept = ByRest.Of(bits).lt(limit);
        return isKept.to_type(ScalarType.Float32).mul_(limit.to_type(ScalarType.Float32).div_(All).reciprocal_()).MoveToOuterDisposeScope();
    }

    /// <summary>A shift to the right that brings in zeros, where libtorch's brings in the sign.</summary>
    private sealed class Shift(int places)
    {
        private readonly Tensor _places = tensor((long)places).DetachFromDisposeScope();
        private readonly Tensor _mask = tensor((1L << (64 - places)) - 1).DetachFromDisposeScope();

        public Tensor Of(Tensor bits) => bits.bitwise_right_shift(_places).bitwise_and_(_mask);

        /// <summary>bits ^= bits >> places.</summary>
        public Tensor Mix(Tensor bits)
        {
            using Tensor shifted = Of(bits);
            return bits.bitwise_xor_(shifted);
        }
    }
}
