using Gridfold.Models.Datasets.Sources;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Text whose lines are records and whose fields are parted by comma, semicolon, tab or |.</summary>
internal sealed class CsvFormat : ITableFileFormat
{
    /// <inheritdoc/>
    public string Name => "CSV";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => true;

    /// <inheritdoc/>
    public Func<TableRecords> Decode(byte[] content, SourceFile file, TableReading reading)
    {
        ReadOnlyMemory<byte> text = CsvText.Check(content, file);
        char delimiter = CsvDelimiter.Detect(text, reading.Comment);
        return () => new CsvRecords(file.Shown, text, delimiter, reading.Comment);
    }
}
