using System.Buffers;
using System.Globalization;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>
/// Reads the records of a CSV text one after the other, with the place of each field. It makes no text of a field before someone asks for
/// it.
/// </summary>
internal sealed class CsvRecords : TableRecords
{
    /// <summary>The greatest length of a field. Without the limit, an open quote would take the rest of the file.</summary>
    public const int MaxFieldCharacters = 100_000;
    private const int MaxBytesOfCharacter = 4;

    private readonly string _file;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly byte _delimiter;
    private readonly byte[] _comment;
    private readonly SearchValues<byte> _marks;
    private readonly SearchValues<byte> _blanks;
    private readonly FieldList _fields = new();

    // The place after the record, and its line. A place that LocationOf found last is where the next search goes on.
    private int _next;
    private int _nextLine = 1;
    private (int Place, int Line, int Column) _found;

    /// <param name="file">The file, as messages show it.</param>
    /// <param name="content">The text of the file in UTF-8.</param>
    /// <param name="delimiter">The delimiter between fields.</param>
    /// <param name="comment">The text at the start of lines that are skipped; null for none.</param>
    public CsvRecords(string file, ReadOnlyMemory<byte> content, char delimiter, string? comment)
    {
        _file = file;
        _content = content;
        _delimiter = (byte)delimiter;
        _comment = Encoding.UTF8.GetBytes(comment ?? "");
        _marks = SearchValues.Create([_delimiter, (byte)'"', (byte)'\r', (byte)'\n']);
        _blanks = SearchValues.Create([_delimiter, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
    }

    /// <inheritdoc/>
    public override int Count => _fields.Count;

    /// <inheritdoc/>
    public override double Share => _content.Length == 0 ? 1 : (double)_next / _content.Length;

    /// <inheritdoc/>
    public override string DelimiterHint => ", parted by comma, semicolon, tab or |";

    /// <inheritdoc/>
    public override string this[int field]
    {
        get
        {
            string text = Encoding.UTF8.GetString(Content(field));
            return (_fields.HasQuotes(field) ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text).Trim();
        }
    }

    /// <summary>
    /// Goes to the next record with content. Comments, and lines that are empty or have only delimiters, are skipped. A line with quotes
    /// stays.
    /// </summary>
    /// <exception cref="InputException">A field is too long, or there are too many.</exception>
    public override bool Read()
    {
        do
        {
            SkipLines();
            if (_next == _content.Length) return false;
            Line = _nextLine;
            _found = (_next, Line, 1);
            ReadRecord();
        }
        while (IsBlank());
        return true;
    }

    /// <inheritdoc/>
    public override bool TryNumber(int field, out double value)
    {
        value = 0;
        if (_fields.HasQuotes(field)) return false;
        ReadOnlySpan<byte> content = Content(field);
        return ShortDecimal.TryParse(content, out value)
            || (double.TryParse(content, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
    }

    /// <inheritdoc/>
    public override bool IsEmpty(int field) => Content(field).Trim(" \t"u8).IsEmpty;

    /// <inheritdoc/>
    public override bool ReportFaults(LimitedProblems problems)
    {
        if (_fields.Stray is not { } stray) return false;
        problems.Add(
            "stray quotes",
            () => new Problem(
                "the field has a quote that does not enclose it, or is never closed; " +
                    "quotes go around a whole field and are doubled inside it: correct it, as in \"5\"\" pipe\"",
                LocationOf(stray)));
        return true;
    }

    /// <inheritdoc/>
    public override SourceLocation LocationOf(int field)
    {
        int place = _fields.PlaceOf(field);
        if (place < _found.Place) _found = (_fields.PlaceOf(0), Line, 1);
        (int start, int line, int column) = _found;
        while (start < place)
        {
            byte unit = _content.Span[start++];
            // Continuing bytes of a character have the form 10xxxxxx.
            if ((unit & 0xC0) != 0x80) column++;
            if (unit == '\n' || (unit == '\r' && _content.Span[start] != '\n')) (line, column) = (line + 1, 1);
        }

        _found = (start, line, column);
        return new SourceLocation(_file, line, column);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private ReadOnlySpan<byte> Content(int field)
    {
        (int start, int end) = _fields.ContentOf(field);
        return _content.Span[start..end];
    }

    /// <summary>Skips lines without content, and comments. A file can consist of hundreds of millions of them.</summary>
    private void SkipLines()
    {
        ReadOnlySpan<byte> text = _content.Span;
        while (_next < text.Length)
        {
            if (_comment.Length > 0 && text[_next..].StartsWith(_comment))
            {
                int length = text[_next..].IndexOfAny((byte)'\r', (byte)'\n');
                _next = length < 0 ? text.Length : _next + length;
                EndLine();
            }
            else if (!_blanks.Contains(text[_next]) || !SkipBlankLines(text)) return;
        }
    }

    /// <summary>
    /// Skips lines that have only blanks and delimiters. A line with more delimiters than a table has columns stays, to be refused.
    /// </summary>
    /// <returns>Whether there was such a line.</returns>
    private bool SkipBlankLines(ReadOnlySpan<byte> text)
    {
        int content = text[_next..].IndexOfAnyExcept(_blanks);
        int limit = content < 0 ? text.Length : _next + content, end = _next;
        while (end < limit)
        {
            ReadOnlySpan<byte> part = text[end..Math.Min(limit, end + MaxColumns)];
            int last = part.LastIndexOfAny((byte)'\r', (byte)'\n');
            if (last < 0) break;
            end += last + 1;
        }

        if (limit == text.Length && limit - end < MaxColumns) end = limit;
        _nextLine += LinesIn(text[_next..end]);
        bool isAny = end > _next;
        _next = end;
        return isAny;
    }

    private void ReadRecord()
    {
        ReadOnlySpan<byte> text = _content.Span;
        _fields.Clear();
        while (true)
        {
            if (_next < text.Length && text[_next] == '"') ReadQuoted(text);
            else ReadPlain(text);
            if (_fields.Count > MaxColumns)
            {
                throw new InputException(
                    $"the line has over {Numbers.Show((long)MaxColumns)} fields, and a table may have at most that many columns: "
                        + "check that the delimiter is right, or use fewer columns",
                    new SourceLocation(_file, Line, 1));
            }

            if (_next == text.Length || text[_next] != _delimiter) break;
            _next++;
        }

        EndLine();
    }

    /// <summary>Reads up to the delimiter or the end of the line.</summary>
    private void ReadPlain(ReadOnlySpan<byte> text)
    {
        int start = _next;
        bool isStray = false;
        while (true)
        {
            int length = text[_next..].IndexOfAny(_marks);
            _next = length < 0 ? text.Length : _next + length;
            if (_next == text.Length || text[_next] != '"') break;
            isStray = true;
            _next++;
        }

        CheckLength(text, start);
        _fields.Add(start, start, _next, hasQuotes: isStray, isStray);
    }

    /// <summary>Reads a field in quotes up to the delimiter or the end of the line behind them.</summary>
    private void ReadQuoted(ReadOnlySpan<byte> text)
    {
        int start = _next++, content = _next;
        int last = (int)Math.Min(text.Length, content + (MaxBytesOfCharacter * MaxFieldCharacters) + 1L);
        bool hasQuotes = false;
        while (true)
        {
            int length = _next < last ? text[_next..last].IndexOf((byte)'"') : -1;
            if (length < 0)
            {
                _next = last;
                CheckLength(text, content);
                _fields.Add(start, content, _next, hasQuotes: true, isStray: true);
                return;
            }

            _next += length + 1;
            if (_next == text.Length || text[_next] != '"') break;
            hasQuotes = true;
            _next++;
        }

        int end = _next - 1;
        CheckLength(text, content);
        _nextLine += LinesIn(text[content..end]);
        int behind = text[_next..].IndexOfAny(_delimiter, (byte)'\r', (byte)'\n');
        bool isStray = (behind < 0 ? text.Length - _next : behind) > 0;
        _next = behind < 0 ? text.Length : _next + behind;
        _fields.Add(start, content, end, hasQuotes || isStray, isStray);
    }

    private void CheckLength(ReadOnlySpan<byte> text, int start)
    {
        int bytes = _next - start;
        if (bytes <= MaxFieldCharacters) return;
        bool mayFit = bytes <= MaxBytesOfCharacter * MaxFieldCharacters;
        if (mayFit && Encoding.UTF8.GetCharCount(text[start.._next]) <= MaxFieldCharacters) return;
        throw new InputException(
            $"a field has over {Numbers.Show((long)MaxFieldCharacters)} characters; close its quote, or shorten it",
            new SourceLocation(_file, Line, 1));
    }

    private void EndLine()
    {
        ReadOnlySpan<byte> text = _content.Span;
        if (_next == text.Length) return;
        _next += text[_next..].StartsWith("\r\n"u8) ? 2 : 1;
        _nextLine++;
    }

    private static int LinesIn(ReadOnlySpan<byte> text) => text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    private bool IsBlank()
    {
        for (int field = 0; field < Count; field++)
        {
            if (IsQuoted(field) || (!IsEmpty(field) && this[field].Length > 0)) return false;
        }

        return true;
    }

    // Quotes around nothing are a field that somebody wrote. A table of one column has no other way to write an empty one.
    private bool IsQuoted(int field) => _fields.ContentOf(field).Start > _fields.PlaceOf(field);
}
