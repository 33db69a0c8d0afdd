namespace Gridfold.Models.Devices.SelfTests.Reference;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, "Mersenne twister", ACM TOMACS 8, 1998; begun as in their mt19937ar of 2002): what libtorch's generators of the processor are.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Words = 624, Distance = 397;

    private readonly uint[] _state = new uint[Words];
    private int _next = Words;

    /// <summary>A stream that a seed determines; libtorch takes the lower half of its own.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Words; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = unchecked((1_812_433_253 * (previous ^ (previous >> 30))) + i);
        }
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextBits()
    {
        if (_next == Words) Refill();
        uint bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C5680;
        bits ^= (bits << 15) & 0xEFC60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>The next 64 bits as libtorch puts them together: the upper half is drawn first.</summary>
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
