using System.Text;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Reads a file's bytes as the text of a table.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8, with or without a byte order mark.</summary>
    /// <exception cref="InputException">The bytes are not text in UTF-8.</exception>
    public static string Decode(byte[] bytes, SourceFile file)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw file.Error("is text in UTF-16; a CSV file must be in UTF-8: save it as 'CSV UTF-8'");
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) content = content[3..];
        if (content.Contains((byte)0))
        {
            throw new InputException(
                "the file holds a NUL byte, so it is not text; dataset.path must be a CSV file, a folder or a zip of images: " +
                    "export the data as CSV",
                Place(content, content.IndexOf((byte)0), file));
        }

        if (content.Trim(" \t\r\n"u8).IsEmpty)
            throw file.Error("is empty; a CSV file needs a header line that names its columns, and rows: check that it was written");
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            // The index counts from the start of the span. The bytes before it are valid.
            byte bad = exception.BytesUnknown![0];
            throw new InputException(
                $"the byte 0x{bad:x2} is not UTF-8; a CSV file must be in UTF-8: save it as 'CSV UTF-8', or convert it, " +
                    "as in iconv -f latin1 -t utf-8",
                Place(content, exception.Index, file));
        }
    }

    private static SourceLocation Place(ReadOnlySpan<byte> content, int index, SourceFile file)
    {
        ReadOnlySpan<byte> before = content[..Math.Max(0, index)];
        int line = 1 + before.Count((byte)'\n');
        string text = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        return new SourceLocation(file.Shown, line, text.EnumerateRunes().Count() + 1);
    }
}
