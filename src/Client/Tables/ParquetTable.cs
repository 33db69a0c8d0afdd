using Parquet;
using Parquet.Schema;

namespace Gridfold.Client.Tables;

/// <summary>A table as a Parquet file (https://parquet.apache.org). Each call of <see cref="Write"/> makes one row group.</summary>
internal sealed class ParquetTable : ITableFile
{
    private readonly ParquetWriter _writer;
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly DataField[] _fields;

    private ParquetTable(ParquetWriter writer, IReadOnlyList<ResultColumn> columns, DataField[] fields) =>
        (_writer, _columns, _fields) = (writer, columns, fields);

    /// <summary>Begins the file.</summary>
    public static async Task<ParquetTable> Begin(
        Stream stream, IReadOnlyList<ResultColumn> columns, CancellationToken cancellationToken)
    {
        DataField[] fields = [.. columns.Select(column => new DataField(column.Name, TypeOf(column.Kind), isNullable: true))];
        return new ParquetTable(
            await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: cancellationToken), columns, fields);
    }

    /// <inheritdoc/>
    public async Task Write(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        for (int column = 0; column < _columns.Count; column++)
        {
            DataField field = _fields[column];
            switch (_columns[column].Kind)
            {
                case ColumnKind.Text:
                    await group.WriteAsync(field, [.. rows.Select(row => (string?)row[column])]);
                    break;
                case ColumnKind.Whole:
                    await Numbers<long>(group, field, rows, column, cancellationToken);
                    break;
                case ColumnKind.Number:
                    await Numbers<double>(group, field, rows, column, cancellationToken);
                    break;
                default:
                    await Numbers<bool>(group, field, rows, column, cancellationToken);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static Task Numbers<T>(
        ParquetRowGroupWriter group, DataField field, IReadOnlyList<object?[]> rows, int column, CancellationToken cancellationToken)
        where T : struct =>
        group.WriteAsync<T>(
            field, new ReadOnlyMemory<T?>([.. rows.Select(row => (T?)row[column])]), cancellationToken: cancellationToken);

    private static Type TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => typeof(string),
        ColumnKind.Whole => typeof(long),
        ColumnKind.Number => typeof(double),
        _ => typeof(bool),
    };
}
