using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Datasets.Tables.Csv;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// The rows of a JSON document as the records of a table: <c>{"rows": [{"COLUMN": value, ...}, ...]}</c>. The first record holds the
/// columns that a model needs. Other keys of a row are ignored, and null stands for a missing value.
/// </summary>
internal sealed class JsonRecords : TableRecords
{
    private const string Rows = "rows";

    private readonly byte[] _content;
    private readonly string _shown;
    private readonly char _decimal;
    private readonly int _mostRows;
    private readonly string[] _columns;
    private readonly Dictionary<string, int> _places;
    private readonly List<(string[] Fields, int[] Starts)> _rows = [];
    private int _row = -1;

    private JsonRecords(byte[] content, string shown, TableFormat format, int mostRows)
    {
        (_content, _shown, _mostRows) = (content, shown, mostRows);
        _decimal = (format.Reading ?? TableReading.Default).Decimal;
        _columns = [.. format.Columns.Select(column => column.Name)];
        _places = _columns.Index().ToDictionary(column => column.Item, column => column.Index);
    }

    /// <inheritdoc/>
    public override int Count => _columns.Length;

    /// <inheritdoc/>
    public override string this[int field] => _row == 0 ? _columns[field] : _rows[_row - 1].Fields[field];

    /// <summary>Reads a document.</summary>
    /// <param name="content">The bytes of the document.</param>
    /// <param name="file">The document, for messages.</param>
    /// <param name="format">The format of the model's rows.</param>
    /// <param name="mostRows">The greatest number of rows.</param>
    /// <exception cref="InputException">The content is no such document.</exception>
    public static JsonRecords Parse(byte[] content, SourceFile file, TableFormat format, int mostRows)
    {
        if (!Utf8.IsValid(content)) throw file.Error("is not UTF-8; send JSON in this encoding");
        var records = new JsonRecords(content, file.Shown, format, mostRows);
        try
        {
            records.ReadDocument();
        }
        catch (JsonException exception)
        {
            throw new InputException($"{file.Shown} is not JSON; correct it near this place", new SourceLocation(
                file.Shown, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1));
        }

        return records;
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        if (_row >= _rows.Count) return false;
        _row++;
        Line = _row;
        return true;
    }

    /// <inheritdoc/>
    public override SourceLocation LocationOf(int field) => _row == 0 ? Place(0) : Place(_rows[_row - 1].Starts[field], _row);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private void ReadDocument()
    {
        var reader = new Utf8JsonReader(_content);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw Wrong(reader, $"{_shown} is no object; {Form()}");
        bool isRead = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(reader);
            if (name != Rows) throw Wrong(reader, $"'{name}' is not known here; {Form()}");
            if (isRead) throw Wrong(reader, $"'{Rows}' is there twice; write all rows into one list");
            reader.Read();
            ReadRows(ref reader);
            isRead = true;
        }

        if (!isRead) throw Wrong(reader, $"{_shown} lacks '{Rows}'; {Form()}");
        if (_rows.Count == 0) throw Wrong(reader, $"'{Rows}' is empty; there is nothing to predict");

        // Text behind the document is a fault that only the next reading finds.
        reader.Read();
    }

    private void ReadRows(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(reader, $"'{Rows}' is no list; {Form()}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int row = _rows.Count + 1;
            if (row > _mostRows) throw Wrong(reader, TableRows.TooMany(_shown, _mostRows));
            if (reader.TokenType != JsonTokenType.StartObject) throw Wrong(reader, $"row {row} is no object; {Form()}", row);
            _rows.Add(ReadRow(ref reader, row));
        }
    }

    private (string[] Fields, int[] Starts) ReadRow(ref Utf8JsonReader reader, int row)
    {
        int begin = (int)reader.TokenStartIndex;
        var fields = new string[_columns.Length];
        var starts = new int[_columns.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(reader);
            if (!_places.TryGetValue(name, out int place))
            {
                reader.Skip();
                continue;
            }

            if (fields[place] is not null) throw Wrong(reader, $"row {row} has '{name}' twice; names must differ: leave one out", row);
            reader.Read();
            starts[place] = (int)reader.TokenStartIndex;
            fields[place] = FieldOf(reader, name, row);
        }

        if (Array.IndexOf(fields, null) is var missing and >= 0)
        {
            throw new InputException($"row {row} lacks '{_columns[missing]}'; the model was trained with "
                + $"{TableRows.Listed(_columns)}: write null for a missing value", Place(begin, row));
        }

        return (fields, starts);
    }

    private string FieldOf(Utf8JsonReader reader, string name, int row)
    {
        string text = reader.TokenType switch
        {
            // The rules of the model's own table say how a number is written.
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan).Replace('.', _decimal),
            JsonTokenType.String => Text(reader).Trim(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "",
            _ => throw Wrong(reader, $"column '{name}' has a list or an object; it must be a number, a text or null", row),
        };
        return text.Length <= CsvRecords.MaxFieldCharacters ? text : throw Wrong(
            reader, $"column '{name}' has a text of over {Numbers.Show(CsvRecords.MaxFieldCharacters)} characters; shorten it", row);
    }

    private string Text(Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(reader, "the text has half of a pair of surrogates; write the whole character");
        }
    }

    private string Form() => $$"""it must be as in {"{{Rows}}": [{"{{_columns[0]}}": 1.5, ...}, ...]}""";

    private InputException Wrong(Utf8JsonReader reader, string message, int row = 0) =>
        new(message, Place((int)reader.TokenStartIndex, row));

    private SourceLocation Place(int start, int row = 0)
    {
        ReadOnlySpan<byte> before = _content.AsSpan(0, start);
        int column = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]).EnumerateRunes().Count() + 1;
        return new SourceLocation(row == 0 ? _shown : $"{_shown}, row {row}", before.Count((byte)'\n') + 1, column);
    }
}
