using System.Text;
using System.Text.Unicode;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Reads a file's bytes as the text of a table.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the text in UTF-8, without a byte order mark.</summary>
    /// <exception cref="InputException">The bytes are not text in UTF-8.</exception>
    public static ReadOnlyMemory<byte> Check(byte[] bytes, SourceFile file)
    {
        ReadOnlyMemory<byte> memory = bytes;
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw file.Error("is text in UTF-16; a CSV file must be in UTF-8: save it as 'CSV UTF-8'");
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) memory = memory[3..];
        content = memory.Span;
        if (content.IndexOf((byte)0) is var zero and >= 0)
        {
            throw new InputException(
                "the file holds a NUL byte, so it is not text; dataset.path must be a CSV file, a folder or a zip of images: " +
                    "export the data as CSV",
                Place(content, zero, file));
        }

        if (content.Trim(" \t\r\n"u8).IsEmpty)
            throw file.Error("is empty; a CSV file needs a header line that names its columns, and rows: check that it was written");
        return Utf8.IsValid(content) ? memory : throw BadByte(content, file);
    }

    private static InputException BadByte(ReadOnlySpan<byte> content, SourceFile file)
    {
        try
        {
            Strict.GetCharCount(content);
            return file.Error("is not UTF-8; a CSV file must be in UTF-8: save it as 'CSV UTF-8'");
        }
        catch (DecoderFallbackException exception)
        {
            // The index counts from the start of the span. The bytes before it are valid.
            byte bad = exception.BytesUnknown![0];
            return new InputException(
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
