namespace Gridfold.Models.Input;

/// <summary>
/// The checksum of the entries of a zip and of the chunks of a PNG: the 32-bit cyclic redundancy check with the reflected polynomial
/// 0xEDB88320 (ISO 3309; PKWARE's APPNOTE, 4.4.7; the PNG specification, annex D).
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => Divide((uint)value))];

    /// <summary>Computes the checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint remainder = uint.MaxValue;
        foreach (byte next in bytes) remainder = Remainders[(byte)(remainder ^ next)] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint Divide(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        return value;
    }
}
