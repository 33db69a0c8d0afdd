namespace Gridfold.Models.Input;

/// <summary>Recognises gzip data.</summary>
internal static class Gzip
{
    /// <summary>The most times its own size to which a gzip file may unpack, beyond <see cref="FreeBytes"/>.</summary>
    public const int MaxGrowth = 200;

    /// <summary>The bytes to which any gzip file may unpack.</summary>
    public const long FreeBytes = 64L << 20;

    /// <summary>Whether so small a file may unpack to so many bytes. Data of a measurement never shrinks so much.</summary>
    public static bool MayUnpackTo(long unpacked, long packed) => unpacked <= Math.Max(FreeBytes, MaxGrowth * packed);

    /// <summary>Whether data that starts with these bytes is gzip data.</summary>
    public static bool Starts(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
}
