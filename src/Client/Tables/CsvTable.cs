using System.Text;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tables;

/// <summary>A table as a file of comma-separated values, with a line of names.</summary>
internal sealed class CsvTable : ITableFile
{
    private readonly StreamWriter _writer;
    private readonly CsvWriter _csv;

    /// <param name="stream">Receives the file.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="isSafe">See <see cref="CsvWriter"/>.</param>
    public CsvTable(Stream stream, IEnumerable<ResultColumn> columns, bool isSafe)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        _csv = new CsvWriter(_writer, isSafe);
        _csv.Write(columns.Select(column => column.Name));
    }

    /// <inheritdoc/>
    public Task Write(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (object?[] row in rows) _csv.Write(row);
        return _writer.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
