using System.Numerics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search.Sobol;

/// <summary>
/// One coordinate of a scrambled Sobol' sequence: a random linear scramble of the digits and a random digital shift (Matousek: "On the
/// L2-discrepancy for anchored boxes", J. Complexity 14, 1998). The first 2^k points have one point in each of 2^k equal parts of the
/// interval. A point is computed from its number alone.
/// </summary>
internal sealed class SobolCoordinate
{
    private readonly ulong[] _directions = new ulong[SobolDirections.Bits];
    private readonly ulong _shift;

    /// <param name="dimension">The dimension, from 0, below <see cref="SobolDirections.MaxDimensions"/>.</param>
    /// <param name="random">The stream of the scramble.</param>
    public SobolCoordinate(int dimension, RandomStream random)
    {
        ulong[] rows = new ulong[SobolDirections.Bits];
        for (int digit = 0; digit < rows.Length; digit++)
        {
            // A digit of the result is the digit itself plus a random choice of the digits before it.
            ulong itself = 1UL << (rows.Length - 1 - digit), before = (1UL << rows.Length) - (itself << 1);
            rows[digit] = (random.NextBits() & before) | itself;
        }

        _shift = random.NextBits() >> (64 - SobolDirections.Bits);
        ulong[] plain = SobolDirections.Of(dimension);
        for (int bit = 0; bit < plain.Length; bit++)
        {
            foreach (ulong row in rows)
                _directions[bit] = (_directions[bit] << 1) | (uint)(BitOperations.PopCount(plain[bit] & row) & 1);
        }
    }

    /// <summary>The coordinate of a point, in [0, 1).</summary>
    /// <param name="point">The point's number, from 0 to 2^52 - 1.</param>
    public double Of(long point)
    {
        ulong digits = _shift;
        for (ulong rest = (ulong)point; rest != 0; rest &= rest - 1) digits ^= _directions[BitOperations.TrailingZeroCount(rest)];
        return digits * (1.0 / (1UL << SobolDirections.Bits));
    }
}
