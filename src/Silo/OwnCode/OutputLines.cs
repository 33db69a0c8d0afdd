using System.Text;

namespace Gridfold.Silo.OwnCode;

/// <summary>Reads lines of UTF-8 from a program. Of a line that is too long, only the beginning is kept in memory.</summary>
internal sealed class OutputLines
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _start, _end;

    /// <param name="stream">The program's output.</param>
    public OutputLines(Stream stream) => _stream = stream;

    /// <summary>Reads the next line.</summary>
    /// <param name="isCut">Whether the line was longer than <see cref="MaxBytes"/>.</param>
    /// <returns>The line without its end. Null when there is no more.</returns>
    public string? Next(out bool isCut)
    {
        isCut = false;
        using var line = new MemoryStream();
        while (true)
        {
            if (_start == _end && !Fill()) return line.Length == 0 ? null : TextOf(line);
            ReadOnlySpan<byte> filled = _buffer.AsSpan(_start.._end);
            int length = filled.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = length < 0 ? filled : filled[..length];
            int room = MaxBytes - (int)line.Length;
            isCut |= part.Length > room;
            line.Write(part[..Math.Min(part.Length, room)]);
            _start += length < 0 ? part.Length : length + 1;
            if (length >= 0) return TextOf(line);
        }
    }

    private static string TextOf(MemoryStream line) =>
        Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');

    private bool Fill()
    {
        try
        {
            (_start, _end) = (0, _stream.Read(_buffer));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _end = 0;
        }

        return _end > 0;
    }
}
