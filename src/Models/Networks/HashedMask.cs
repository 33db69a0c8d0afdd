using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// Dropout masks on a GPU. TorchSharp makes generators for the processor only, and copying a mask to the GPU would take longer than the
/// step. So a generator draws only a seed for each mask. The GPU makes value i from output i of SplitMix64 (Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014). The same seed gives the same mask on any device.
/// </summary>
internal static class HashedMask
{
    private const int Bits = 24;

    // The fields hold the numbers: the garbage collector frees a number that only native code uses. Numbers without a device work with
    // tensors on any device.
    private static readonly Scalar Gamma = unchecked((long)0x9E3779B97F4A7C15).ToScalar();
    private static readonly Scalar First = unchecked((long)0xBF58476D1CE4E5B9).ToScalar();
    private static readonly Scalar Second = unchecked((long)0x94D049BB133111EB).ToScalar();
    private static readonly Scalar One = 1L.ToScalar();
    private static readonly Scalar All = (1 << Bits).ToScalar();
    private static readonly Shift By30 = new(30), By27 = new(27), By31 = new(31), ByRest = new(64 - Bits);

    /// <summary>Draws the seed of one mask.</summary>
    public static long DrawSeed(Generator generator)
    {
        using Tensor seed = randint(long.MaxValue, [1], ScalarType.Int64, generator: generator);
        return seed.item<long>();
    }

    /// <summary>Makes one mask for each seed. A mask has the factor of each value: 0, or the reciprocal of the kept share.</summary>
    /// <param name="seeds">The seed of each mask.</param>
    /// <param name="kept">The probability that a value of each mask is kept, above 0.</param>
    /// <param name="count">The number of values in a mask.</param>
    /// <param name="device">The device that makes the masks.</param>
    /// <returns>The masks, [masks, values], 32-bit floats.</returns>
    public static Tensor Of(long[] seeds, double[] kept, long count, Device device)
    {
        using DisposeScope scope = NewDisposeScope();

        // All numbers go to the device in one copy. The host does not wait for the device's earlier work.
        Tensor perMask =
            tensor([.. seeds, .. kept.Select(share => (long)(share * (1 << Bits)))], [2, seeds.Length, 1]).to(
                device.type, device.index, non_blocking: true);
        (Tensor start, Tensor limit) = (perMask.select(0, 0), perMask.select(0, 1));
        using Scalar end = (count + 1).ToScalar();
        Tensor bits = arange(One, end, One, ScalarType.Int64, device).mul_(Gamma).unsqueeze(0).add(start, One);
        By30.Mix(bits).mul_(First);
        By27.Mix(bits).mul_(Second);
        By31.Mix(bits);
        Tensor isKept = ByRest.Of(bits).lt(limit);
        return isKept.to_type(ScalarType.Float32).mul_(limit.to_type(ScalarType.Float32).div_(All).reciprocal_()).MoveToOuterDisposeScope();
    }

    /// <summary>A shift to the right that brings in zeros. libtorch's shift repeats the sign.</summary>
    private sealed class Shift(int places)
    {
        private readonly Tensor _places = tensor((long)places).DetachFromDisposeScope();
        private readonly Tensor _mask = tensor((1L << (64 - places)) - 1).DetachFromDisposeScope();

        public Tensor Of(Tensor bits) => bits.bitwise_right_shift(_places).bitwise_and_(_mask);

        /// <summary>Computes bits ^= bits >> places.</summary>
        public Tensor Mix(Tensor bits)
        {
            using Tensor shifted = Of(bits);
            return bits.bitwise_xor_(shifted);
        }
    }
}
