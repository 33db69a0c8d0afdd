using System.Globalization;

namespace Gridfold.Client.Rendering;

/// <summary>Writes rows of comma-separated values on stdout, quoted where RFC 4180 requires it.</summary>
internal sealed class CsvWriter
{
    private readonly TextWriter _writer;

    public CsvWriter(TextWriter writer) => _writer = writer;

    /// <summary>Writes one row.</summary>
    public void Write(IEnumerable<object?> cells) =>
        _writer.Write(string.Join(',', cells.Select(cell => Quote(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""))) + "\n");

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
