using System.Text;
using Gridfold.Abstractions;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Datasets.Own;

/// <summary>Writes the rows of the user's class as CSV, which is read like any other table.</summary>
internal sealed class OwnTable
{
    // A text with half of a pair of surrogates is refused instead of changed.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly string _owner;
    private readonly int _width;
    private readonly long _most;
    private long _rows, _bytes;

    /// <param name="stream">Takes the table.</param>
    /// <param name="owner">The name of the class, for messages.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="most">The most bytes of the table.</param>
    public OwnTable(Stream stream, string owner, string[] columns, long most)
    {
        (_stream, _owner, _width, _most) = (stream, owner, columns.Length, most);
        Write([.. columns.Select(name => (Cell)name)]);
    }

    /// <summary>Writes a row.</summary>
    /// <exception cref="OwnClassException">The row has not one cell for each column, or the table becomes too large.</exception>
    public void Add(Cell[]? row)
    {
        _rows++;
        if (row?.Length != _width)
        {
            throw new OwnClassException($"{_owner} gave row {_rows} with {(row is null ? "null" : $"{row.Length} cells")}, and it has "
                + $"{_width} columns; each row has a cell for every column");
        }

        Write(row);
    }

    /// <summary>Writes what is not yet written.</summary>
    public void Flush() => _stream.Flush();

    private void Write(Cell[] row)
    {
        // Every text is quoted. So no text can look like the end of a cell or of a row.
        string line = string.Join(',', row.Select(
            cell => cell.IsText ? $"\"{cell.Value!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell.Value));
        byte[] bytes = Utf8.GetBytes($"{line}\n");
        _bytes += bytes.Length;
        if (_bytes > _most)
        {
            throw new OwnClassException($"{_owner} gave over {Numbers.Show(_most)} bytes in {_rows} rows, and a table may "
                + "not: give fewer rows or columns");
        }

        _stream.Write(bytes);
    }
}
