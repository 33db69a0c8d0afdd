namespace Gridfold.Models.Randomness;

/// <summary>
/// A seeded stream of pseudo-random numbers, the same on every machine and in every version of .NET: SplitMix64
/// (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). Not for secrets.
/// </summary>
public sealed class RandomStream
{
    private ulong _state;

    /// <summary>Makes the stream of a seed.</summary>
    public RandomStream(ulong seed) => _state = seed;

    /// <summary>Draws the next 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>Draws a number uniformly from [0, 1), in steps of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a whole number uniformly from [0, <paramref name="count"/>), without bias (Lemire's rejection method).</summary>
    /// <param name="count">The number of possible results, at least 1.</param>
    public long NextBelow(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ulong range = (ulong)count;
        ulong threshold = unchecked(0UL - range) % range;
        while (true)
        {
            ulong high = Math.BigMul(NextBits(), range, out ulong low);
            if (low >= threshold) return (long)high;
        }
    }

    /// <summary>Puts the items into a uniformly random order, in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = (int)NextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
