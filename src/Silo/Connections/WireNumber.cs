using System.Buffers;
using System.Numerics;

namespace Gridfold.Silo.Connections;

/// <summary>Orleans' integers of variable length. The zero bits at the low end of the first byte count the bytes that follow.</summary>
internal static class WireNumber
{
    /// <summary>The most bytes of a 32-bit number.</summary>
    public const int Most32 = 5;

    /// <summary>The bytes that a number takes, by its first byte.</summary>
    /// <returns>1 to 9; 9 also where there may be 10.</returns>
    public static int LengthOf(byte first) => BitOperations.TrailingZeroCount(0x100u | first) + 1;

    /// <summary>Reads a 32-bit number.</summary>
    /// <returns>Null when the bytes are no such number, or too few.</returns>
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
