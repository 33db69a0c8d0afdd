using System.Buffers;
using System.Numerics;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Reads Orleans' integers of variable length. The number of zero bits at the low end of the first byte is the number of bytes that follow.
/// </summary>
internal static class WireNumber
{
    /// <summary>The greatest number of bytes of a 32-bit number.</summary>
    public const int Most32 = 5;

    /// <summary>The number of bytes of a number, by its first byte.</summary>
    /// <returns>From 1 to 9. The result 9 also stands for numbers of 10 bytes.</returns>
    public static int LengthOf(byte first) => BitOperations.TrailingZeroCount(0x100u | first) + 1;

    /// <summary>Reads a 32-bit number.</summary>
    /// <returns>Null when the bytes are not such a number, or are not complete.</returns>
    public static uint? Read32(ref SequenceReader<byte> reader)
    {
        if (!reader.TryPeek(out byte first)) return null;
        int bytes = LengthOf(first);
        if (bytes > Most32 || reader.Remaining < bytes) return null;
        ulong value = 0;
        for (int i = 0; i < bytes; i++)
        {
            reader.TryRead(out byte next);
            value |= (ulong)next << (8 * i);
        }

        value >>= bytes;
        return value <= uint.MaxValue ? (uint)value : null;
    }
}
