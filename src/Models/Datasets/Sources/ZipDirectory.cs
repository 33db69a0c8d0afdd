using System.Buffers.Binary;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Bounds the directory of a zip before it is read. The library reads all of it into memory at once.</summary>
internal static class ZipDirectory
{
    /// <summary>The greatest number of bytes of a directory: its size and place stand in the record at the end of the file.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>The greatest number of entries, folders included.</summary>
    public const int MaxEntries = 500_000;

    private const uint EndMark = 0x06054B50, WideEndMark = 0x06064B50;
    private const int EndBytes = 22, WideEndBytes = 56, LocatorBytes = 20, MaxComment = ushort.MaxValue;

    /// <summary>Reads the record at the end. A file without one is left to the library, which refuses it.</summary>
    /// <exception cref="InputException">The directory is too large.</exception>
    public static void Check(Stream stream, SourceFile source)
    {
        (long start, long count) = Find(stream) ?? (stream.Length, 0);
        stream.Position = 0;
        if (count > MaxEntries || stream.Length - start > MaxBytes + MaxComment)
        {
            string much = count > MaxEntries ? $"{Numbers.Show(count)} entries"
                : $"a directory of {Numbers.Show(stream.Length - start)} bytes";
            throw source.Error(
                $"is a zip with {much}; it may have at most {Numbers.Show((long)MaxEntries)} entries and a directory of "
                    + $"{Numbers.Show(MaxBytes)} bytes: unpack it, and point {source.Key} at the folder");
        }
    }

    private static (long Start, long Count)? Find(Stream stream)
    {
        long length = Math.Min(stream.Length, EndBytes + MaxComment);
        byte[] tail = Read(stream, stream.Length - length, (int)length);
        for (int at = tail.Length - EndBytes; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark) continue;
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            ushort count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            bool isWide = start == uint.MaxValue || count == ushort.MaxValue;
            return (isWide ? FindWide(stream, stream.Length - length + at - LocatorBytes) : null) ?? (start, count);
        }

        return null;
    }

    /// <summary>
    /// Reads the record of a zip with more than 65,534 entries or 4 GiB. The place of the record stands before the other.
    /// </summary>
    private static (long Start, long Count)? FindWide(Stream stream, long locator)
    {
        if (locator < 0) return null;
        long place = BinaryPrimitives.ReadInt64LittleEndian(Read(stream, locator, LocatorBytes).AsSpan(8));
        if (place < 0 || place > stream.Length - WideEndBytes) return null;
        ReadOnlySpan<byte> end = Read(stream, place, WideEndBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == WideEndMark
            ? (Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(end[48..])), BinaryPrimitives.ReadInt64LittleEndian(end[32..]))
            : null;
    }

    private static byte[] Read(Stream stream, long start, int length)
    {
        byte[] bytes = new byte[length];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
