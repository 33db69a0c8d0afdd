using System.Globalization;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Documents;

/// <summary>Writes rows of comma-separated values, quoted where RFC 4180 requires it.</summary>
public sealed class CsvWriter
{
    // What spreadsheets take for the beginning of a formula (OWASP, "CSV injection").
    private const string Formula = "=+-@\t\r";

    private readonly TextWriter _writer;
    private readonly bool _isSafe;
    private readonly bool _escapes;

    /// <param name="writer">Receives the rows.</param>
    /// <param name="isSafe">Whether a text that begins like a formula gets a quote before it. Numbers stay as they are.</param>
    /// <param name="escapes">Whether control characters and marks of direction become escapes.</param>
    public CsvWriter(TextWriter writer, bool isSafe = false, bool escapes = false) =>
        (_writer, _isSafe, _escapes) = (writer, isSafe, escapes);

    /// <summary>Writes one row.</summary>
    public void Write(IEnumerable<object?> cells) => _writer.Write(string.Join(',', cells.Select(Text)) + "\n");

    /// <summary>Hands the written rows on to the file, the pipe or the terminal.</summary>
    public void Flush() => _writer.Flush();

    private string Text(object? cell)
    {
        string text = Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        if (_isSafe && text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) && !IsNumber(text)) text = $"'{text}";
        return Quote(_escapes ? ShownText.OfName(text) : text);
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && !char.IsWhiteSpace(text[0]);

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
