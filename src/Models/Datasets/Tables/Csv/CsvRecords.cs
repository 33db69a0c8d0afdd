using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>Reads the records of a CSV text one after the other, with the place of each field.</summary>
internal sealed class CsvRecords : TableRecords
{
    // No cell is longer. Without the limit, an open quote would take the rest of the file.
    private const int MaxFieldSize = 100_000;

    private readonly string _file;
    private readonly char _delimiter;
    private readonly CsvParser _parser;
    private bool _hasStrayQuote;

    /// <param name="file">The file, as messages show it.</param>
    /// <param name="text">The content of the file.</param>
    /// <param name="delimiter">The delimiter between fields.</param>
    public CsvRecords(string file, string text, char delimiter)
    {
        _file = file;
        _delimiter = delimiter;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            // The reader returns blank lines and this class skips them. So every line is a record and line numbers stay right.
            IgnoreBlankLines = false,
            MaxFieldSize = MaxFieldSize,
            BadDataFound = _ => _hasStrayQuote = true,
        };
        _parser = new CsvParser(new StringReader(text), configuration);
    }

    /// <inheritdoc/>
    public override int Count => _parser.Count;

    /// <inheritdoc/>
    public override string this[int field] => _parser[field].Trim();

    /// <summary>Goes to the next record with content. Lines that are empty or have only delimiters are skipped.</summary>
    /// <exception cref="InputException">A field is too long.</exception>
    public override bool Read()
    {
        do
        {
            Line = _parser.RawRow + 1;
            if (!TryRead()) return false;
            _hasStrayQuote = false;
        }
        while (IsBlank());
        return true;
    }

    /// <inheritdoc/>
    public override bool ReportFaults(LimitedProblems problems)
    {
        if (FindStrayQuote() is not { } stray) return false;
        problems.Add(
            "stray quotes",
            () => new Problem(
                "the field has a quote that does not enclose it, or is never closed; " +
                    "quotes go around a whole field and are doubled inside it: correct it, as in \"5\"\" pipe\"",
                LocationOf(stray)));
        return true;
    }

    /// <summary>Finds the field with a quote inside, as in <c>5" pipe</c>, or with an open quote; null in a good record.</summary>
    private int? FindStrayQuote()
    {
        for (int field = 0; field < Count; field++)
        {
            _ = _parser[field];
            if (_hasStrayQuote) return field;
        }

        return null;
    }

    /// <inheritdoc/>
    public override SourceLocation LocationOf(int field)
    {
        int line = Line;
        int column = 1;
        int current = 0;
        bool isQuoted = false;
        foreach (char c in _parser.RawRecord)
        {
            if (current == field) break;
            if (c == '"') isQuoted = !isQuoted;
            if (c == _delimiter && !isQuoted) current++;
            if (!char.IsLowSurrogate(c)) column++;
            if (c != '\n') continue;
            line++;
            column = 1;
        }

        return new SourceLocation(_file, line, column);
    }

    /// <inheritdoc/>
    public override void Dispose() => _parser.Dispose();

    private bool TryRead()
    {
        try
        {
            return _parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw new InputException(
                $"a field has over {Numbers.Show(MaxFieldSize)} characters; close its quote, or shorten it",
                new SourceLocation(_file, Line, 1));
        }
    }

    private bool IsBlank()
    {
        for (int field = 0; field < Count; field++)
            if (!string.IsNullOrWhiteSpace(_parser[field])) return false;
        return true;
    }
}
