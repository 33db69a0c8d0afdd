using System.Text;

namespace Gridfold.Models.OwnCode;

/// <summary>The header of a file in a tar of the form ustar. Links, folders, extensions and every other form are refused.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record TarHeader(string Name, long Length)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a header. The content of a file fills as many, or a multiple of it.</summary>
    public const int Bytes = 512;

    /// <summary>The bytes at the end of an archive.</summary>
    public const int EndBytes = 2 * Bytes;

    /// <summary>The bytes that a file takes in an archive, with its header.</summary>
    public static long RoomFor(long length) => Bytes + ((length + Bytes - 1) / Bytes * Bytes);

    /// <summary>Reads the next header. Null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">There is another thing than the header of a file.</exception>
    public static TarHeader? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[Bytes];
        if (stream.ReadAtLeast(header, Bytes, throwOnEndOfStream: false) < Bytes) throw new InvalidDataException("it is cut off");
        if (!header.ContainsAnyExcept((byte)0)) return null;
        if (!header[257..262].SequenceEqual("ustar"u8)) throw new InvalidDataException("it is no tar of the form ustar");
        if (header[156] is not (byte)'0') throw new InvalidDataException("it has an entry that is no file");
        string prefix = Text(header[345..500]), name = Text(header[..100]);
        return new TarHeader(prefix.Length == 0 ? name : $"{prefix}/{name}", Octal(header[124..136]));
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        try
        {
            return Strict.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("it has a name that is no UTF-8");
        }
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        long number = 0;
        foreach (byte digit in field.TrimEnd("\0 "u8))
            number = digit is >= (byte)'0' and <= (byte)'7' ? (number * 8) + digit - '0' : throw new InvalidDataException("it is damaged");
        return number;
    }
}
