namespace Gridfold.Models.SelfTests.Reference;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, "Mersenne twister", ACM TOMACS 8, 1998), with the seeding of the authors' version of 2002. libtorch's
/// generators on the processor are such streams.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Words = 624, Distance = 397;

    private readonly uint[] _state = new uint[Words];
    private int _next = Words;

    /// <summary>Makes the stream of a seed. libtorch uses the lower 32 bits of its seeds.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Words; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = unchecked((1_812_433_253 * (previous ^ (previous >> 30))) + i);
        }
    }

    /// <summary>Draws the next 32 random bits.</summary>
    public uint NextBits()
    {
        if (_next == Words) Refill();
        uint bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C5680;
        bits ^= (bits << 15) & 0xEFC60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>Draws the next 64 bits, the upper half first as in libtorch.</summary>
    public ulong NextLongBits() => ((ulong)NextBits() << 32) | NextBits();

    private void Refill()
    {
        for (int i = 0; i < Words; i++)
        {
            uint joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7FFFFFFF);
            _state[i] = _state[(i + Distance) % Words] ^ (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908B0DF);
        }

        _next = 0;
    }
}
